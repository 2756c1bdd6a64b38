//! All that the page shows.

use pilothouse_protocol::{
    Document, DocumentId, Environment, EnvironmentSettings, FileEntry, Folder, Language, OtherHelm,
    OutputState, Problem, Severity, WorkspaceInfo,
};
use yew::AttrValue;

use crate::comparing::Comparing;
use crate::deploying::Deploying;
use crate::layout::Layout;
use crate::mending::Mending;
use crate::page_why::Tracing;
use crate::shared::Shared;

/// The page's one state. Cheap to clone.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct State {
    // What the session said.
    pub(crate) workspace: Option<Shared<WorkspaceInfo>>,
    pub(crate) files: Shared<Vec<FileEntry>>,
    pub(crate) folders: Shared<Vec<Folder>>,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) shown: AttrValue,
    pub(crate) documents: Shared<Vec<Document>>,
    /// Counts the patches of the output, so that a repaint of the view follows each.
    pub(crate) output_state: OutputState,
    pub(crate) problems: Shared<Vec<Problem>>,
    /// What the views that compare show.
    pub(crate) comparing: Comparing,
    /// What is imported or exported.
    pub(crate) deploying: Deploying,
    /// What the other Helm prints, while that is looked at.
    pub(crate) other_helm: Option<Shared<OtherHelm>>,
    pub(crate) render_ms: Option<f32>,

    // What the person chose.
    pub(crate) tabs: Vec<AttrValue>,
    pub(crate) active: Option<AttrValue>,
    /// The file in the second editor.
    pub(crate) second: Option<AttrValue>,
    /// The cursor is in the second editor.
    pub(crate) in_second: bool,
    pub(crate) selected: Option<DocumentId>,
    pub(crate) all_yaml: bool,
    pub(crate) view: View,
    pub(crate) fill_diff: bool,
    pub(crate) fill_output: bool,
    pub(crate) files_hidden: bool,
    pub(crate) panel: bool,
    pub(crate) layout: Layout,
    pub(crate) single_keys_off: bool,
    /// What is being typed into the tree of files.
    pub(crate) naming: Naming,
    /// What the palette starts with.
    pub(crate) palette_start: &'static str,
    /// Which of the listed problems is chosen.
    pub(crate) problem: usize,
    pub(crate) listing: Listing,
    /// Fixes that are looked at before they are applied.
    pub(crate) mending: Option<Shared<Mending>>,
    pub(crate) pane: Pane,
    pub(crate) popover: Popover,
    pub(crate) cursor: (u32, u32),
    /// What was asked about the rendering.
    pub(crate) tracing: Tracing,

    // How things are going.
    pub(crate) engine: Engine,
    pub(crate) slow: bool,
    pub(crate) saved: Saving,
    pub(crate) playground: AttrValue,
    /// The name that a person gave the playground.
    pub(crate) title: Option<AttrValue>,
    /// The example that was opened; empty for what is none.
    pub(crate) example: AttrValue,
    /// Another tab holds the playground: nothing is written down here.
    pub(crate) elsewhere: bool,
    pub(crate) playgrounds: Shared<Vec<Playground>>,
    pub(crate) previous: Option<Playground>,
    /// This browser has not been told yet what this is.
    pub(crate) welcome: bool,
    pub(crate) opening: Option<AttrValue>,
    pub(crate) dragging: bool,
    pub(crate) toast: Option<Toast>,
    pub(crate) failure: Option<Failure>,
    pub(crate) link: Option<AttrValue>,
    pub(crate) said: AttrValue,
}

/// Views of the output.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum View {
    #[default]
    Manifests,
    Values,
    Diff,
    /// All environments at once.
    Matrix,
    /// Before and after, in all environments.
    Changes,
    Review,
}

impl View {
    /// Whether it shows several renderings: such a view needs width.
    pub(crate) fn compares(self) -> bool {
        !matches!(self, View::Manifests | View::Values)
    }

    /// As the address says it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            View::Manifests => "",
            View::Values => "values",
            View::Diff => "diff",
            View::Matrix => "matrix",
            View::Changes => "changes",
            View::Review => "review",
        }
    }

    pub(crate) fn of(key: &str) -> Self {
        match key {
            "values" => View::Values,
            "diff" => View::Diff,
            "matrix" => View::Matrix,
            "changes" => View::Changes,
            "review" => View::Review,
            _ => View::Manifests,
        }
    }
}

/// Which pane a phone shows.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum Pane {
    Files,
    Edit,
    #[default]
    Output,
    Problems,
}

impl Pane {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Pane::Files => "files",
            Pane::Edit => "edit",
            Pane::Output => "output",
            Pane::Problems => "problems",
        }
    }

    /// The one that lies to the right, with 1, or to the left, with -1; itself at the end.
    pub(crate) fn beside(self, by: i32) -> Self {
        let all = [Pane::Files, Pane::Edit, Pane::Output, Pane::Problems];
        let at = all.iter().position(|one| *one == self).unwrap_or(0);
        let next = at.saturating_add_signed(isize::try_from(by).unwrap_or(0));
        all[next.min(all.len() - 1)]
    }
}

/// What is open over the page.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum Popover {
    #[default]
    None,
    Charts,
    Files,
    Share,
    Palette,
    Keys,
    Gallery,
    /// The editor of the shown environment.
    Environment,
    /// Asks before secrets are shown.
    Secrets,
    /// Environments of a deployment tool's file.
    Import,
    /// Environments as files of deployment tools.
    Export,
}

impl Popover {
    /// As `data-opens` of its button says it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Popover::None => "nothing",
            Popover::Charts => "charts",
            Popover::Files => "files",
            Popover::Share => "share",
            Popover::Palette => "palette",
            Popover::Keys => "keys",
            Popover::Gallery => "gallery",
            Popover::Environment => "environment",
            Popover::Secrets => "secrets",
            Popover::Import => "import",
            Popover::Export => "export",
        }
    }
}

/// What is being typed into the tree of files.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) enum Naming {
    #[default]
    Nothing,
    /// The path of a new file, which begins so.
    New(String),
    /// Another path for this file or folder.
    Rename(String),
}

/// How the worker fares.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) enum Engine {
    /// It has not answered yet.
    #[default]
    Starting,
    Ready,
    /// It had to be stopped; the text is kept and nothing is rendered until the next edit. Says why.
    Stopped(AttrValue),
    /// It cannot be started. Says why.
    Failed(AttrValue),
}

/// Whether work is written down.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) enum Saving {
    #[default]
    Not,
    Pending,
    Done,
    Failed(AttrValue),
}

/// A playground of the list.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Playground {
    pub(crate) id: AttrValue,
    pub(crate) name: AttrValue,
    pub(crate) version: AttrValue,
}

/// A short message that goes by itself.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Toast {
    pub(crate) text: AttrValue,
    pub(crate) undo: Option<Undo>,
}

/// What can be taken back.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Undo {
    /// The request that deleted or changed files.
    Files(u64),
    /// A playground that was deleted.
    Playground(AttrValue),
    /// The environments as they were, and which was shown.
    Environments(Shared<Vec<EnvironmentSettings>>, AttrValue),
    /// Nothing: an offer to look at the environments of that file.
    Import(AttrValue),
}

/// Something that could not be done; stays until it is closed.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Failure {
    pub(crate) title: AttrValue,
    pub(crate) detail: AttrValue,
}

impl State {
    /// Whether a dialog keeps everything behind it from being used.
    pub(crate) fn is_modal(&self) -> bool {
        self.failure.is_some()
            || matches!(
                self.popover,
                Popover::Palette
                    | Popover::Keys
                    | Popover::Gallery
                    | Popover::Secrets
                    | Popover::Import
                    | Popover::Export
            )
    }

    pub(crate) fn environment(&self) -> Option<&Environment> {
        self.environments
            .iter()
            .find(|environment| *environment.settings.name == *self.shown)
    }

    pub(crate) fn file(&self, path: &str) -> Option<&FileEntry> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The documents in the order of the outline: by group, then as Helm prints them.
    pub(crate) fn outline(&self) -> Vec<&Document> {
        outline(&self.documents)
    }

    pub(crate) fn document(&self) -> Option<&Document> {
        let selected = self.selected?;
        self.documents
            .iter()
            .find(|document| document.id == selected)
    }

    /// The problems that the panel lists, file by file: the file with the worst one first, in it the worst first.
    pub(crate) fn listed_problems(&self) -> Vec<&Problem> {
        listed(&self.problems, &self.shown, self.listing)
    }

    /// Problems of the shown environment, and those of none in particular.
    pub(crate) fn shown_problems(&self) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(|problem| concerns(problem, &self.shown))
    }

    /// The file that the cursor is in.
    pub(crate) fn edited(&self) -> Option<&AttrValue> {
        let second = self.second.as_ref().filter(|_| self.in_second);
        second.or(self.active.as_ref())
    }

    /// Whether the file in the editor is a template.
    pub(crate) fn is_template_shown(&self) -> bool {
        let language = self.active.as_ref().map(|path| self.language(path));
        matches!(language, Some(Language::Template | Language::TemplateText))
    }

    pub(crate) fn language(&self, path: &str) -> Language {
        self.file(path).map_or(Language::Text, |file| file.language)
    }
}

/// Documents by group, hooks in the order they run, then as Helm prints them.
pub(crate) fn outline(documents: &[Document]) -> Vec<&Document> {
    let mut documents: Vec<_> = documents.iter().collect();
    documents.sort_by_key(|document| (document.group, document.runs));
    documents
}

/// Which problems the panel lists.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Listing {
    /// Those of all environments, not of the shown one alone.
    pub(crate) everywhere: bool,
    /// Errors alone.
    pub(crate) errors: bool,
}

/// The problems of a listing, file by file.
pub(crate) fn listed<'p>(
    problems: &'p [Problem],
    shown: &str,
    listing: Listing,
) -> Vec<&'p Problem> {
    let wanted = |problem: &&Problem| {
        (listing.everywhere || concerns(problem, shown))
            && (!listing.errors || problem.severity == Severity::Error)
    };
    // They come the worst first: a file stands where its worst problem does.
    let mut found: Vec<&Problem> = problems.iter().filter(wanted).collect();
    let files: Vec<&str> = found.iter().map(|problem| file_of(problem)).collect();
    let place = |problem: &&Problem| files.iter().position(|file| *file == file_of(problem));
    found.sort_by_cached_key(place);
    found
}

/// The file that a problem is in; empty where it is in none.
pub(crate) fn file_of(problem: &Problem) -> &str {
    let place = problem.location.as_ref();
    place.map_or("", |place| place.path.as_str())
}

/// Whether a problem is one of this environment's.
pub(crate) fn concerns(problem: &Problem, environment: &str) -> bool {
    problem.environments.is_empty() || problem.environments.iter().any(|name| name == environment)
}

/// A language as the editor knows it.
pub(crate) fn language_key(language: Language) -> &'static str {
    match language {
        Language::Yaml => "yaml",
        Language::Template => "template",
        Language::TemplateText => "template-text",
        Language::Json => "json",
        Language::Text => "text",
    }
}

/// A language as people call it.
pub(crate) fn language_name(language: Language) -> &'static str {
    match language {
        Language::Yaml => "YAML",
        Language::Template | Language::TemplateText => "Helm template",
        Language::Json => "JSON",
        Language::Text => "Text",
    }
}
