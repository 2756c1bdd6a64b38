//! The one table of all that a person can ask for. The palette, the shortcuts, the menus and the sheet of shortcuts are
//! made from it: a command is a row here and nothing elsewhere.

use pilothouse_protocol::BaseSource;

use crate::comparing::Lines;
use crate::page::Page;
use crate::state::{Popover, Saving, State, View};

/// Where a command stands: a column of the sheet, a section of the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Group {
    Everywhere,
    Views,
    Editing,
    Chart,
}

impl Group {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Group::Everywhere => "Everywhere",
            Group::Views => "Views",
            Group::Editing => "Editor and output",
            Group::Chart => "Chart",
        }
    }
}

/// A command.
pub(crate) struct Command {
    /// Names it for good: `view.diff`.
    pub(crate) id: &'static str,
    /// What it does, as a menu says it.
    pub(crate) title: &'static str,
    pub(crate) group: Group,
    /// An icon of the sprite in index.html.
    pub(crate) icon: &'static str,
    /// Its shortcut: `Ctrl B`, `Alt Shift 3`, `F8`, `?`; empty for none. `Ctrl` is Cmd on macOS. Keys are named by
    /// their place on an American keyboard; one without Ctrl and Alt works outside text fields only.
    pub(crate) keys: &'static str,
    /// The key after Ctrl K that does the same, with Ctrl still held: every Alt shortcut has one, since browsers and
    /// macOS claim some. Never `T`, `W`, `N` (tabs and windows), `Q`, `H`, `M` (macOS) or `V` (pastes).
    pub(crate) chord: &'static str,
    /// Whether it can be done now.
    pub(crate) enabled: fn(&State) -> bool,
    pub(crate) run: fn(&Page),
}

impl PartialEq for Command {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

fn always(_: &State) -> bool {
    true
}

fn has_chart(state: &State) -> bool {
    state.workspace.is_some()
}

fn is_kept(state: &State) -> bool {
    state.saved != Saving::Not && !state.elsewhere
}

fn has_file(state: &State) -> bool {
    state.active.is_some()
}

fn has_problems(state: &State) -> bool {
    state.shown_problems().next().is_some()
}

fn has_objects(state: &State) -> bool {
    !state.documents.is_empty()
}

fn has_environments(state: &State) -> bool {
    state.environments.len() > 1
}

fn shows_diff(state: &State) -> bool {
    matches!(state.view, View::Diff | View::Review)
}

fn compares_any(state: &State) -> bool {
    matches!(state.view, View::Diff | View::Review | View::Matrix)
}

fn has_base(state: &State) -> bool {
    !state.comparing.base.is_empty()
}

fn compares(state: &State) -> bool {
    state.view == View::Diff && state.comparing.sides.is_some()
}

macro_rules! commands {
    ($($group:ident { $($id:literal $title:literal $icon:literal [$keys:literal $chord:literal] $enabled:expr => $run:expr;)* })*) => {
        &[$($(Command {
            id: $id, title: $title, group: Group::$group, icon: $icon, keys: $keys, chord: $chord, enabled: $enabled, run: $run,
        }),*),*]
    };
}

/// All of them, in the order in which they are listed.
pub(crate) const COMMANDS: &[Command] = commands! {
    Everywhere {
        "palette" "Search and commands" "search" ["Ctrl K" ""] always => |page| page.open_palette("");
        "file.go" "Go to file" "file" ["Ctrl P" ""] has_chart => |page| page.open_palette("/");
        "environment.next" "Next environment" "swap" ["Alt E" "E"] has_environments => Page::next_environment;
        "environment.edit" "Edit the environment" "gear" ["" ""] has_chart => Page::edit_environment;
        "environment.new" "New environment" "plus" ["" ""] has_chart => Page::add_environment;
        "environment.duplicate" "Duplicate the environment" "copy" ["" ""] has_chart => Page::duplicate_environment;
        "environment.remove" "Remove the environment" "trash" ["" ""] has_environments => Page::remove_environment;
        "share" "Share" "share" ["Alt S" "S"] has_chart => Page::share;
        "files" "Show or hide the files" "side" ["Ctrl B" ""] always => |page| page.change(|state| state.files_hidden = !state.files_hidden);
        "problems" "Show or hide the problems" "warn" ["Ctrl J" ""] always => |page| page.change(|state| state.panel = !state.panel);
        "pane.next" "Next pane" "split" ["F6" ""] always => |page| page.step_pane(1);
        "pane.previous" "Previous pane" "split" ["Shift F6" ""] always => |page| page.step_pane(-1);
        "theme" "Switch between light and dark" "sun" ["" ""] always => |_| crate::browser::switch_theme();
        "keys" "Keyboard shortcuts" "keyboard" ["?" ""] always => |page| page.toggle_popover(Popover::Keys);
        "keys.single" "Single-key shortcuts on or off" "keyboard" ["" ""] always => Page::toggle_single_keys;
        "functions" "Functions of templates" "book" ["" ""] always => Page::open_functions;
    }
    Views {
        "view.manifests" "Manifests" "yaml" ["Alt 1" "1"] always => |page| page.show_view(View::Manifests);
        "view.values" "Values" "k-cm" ["Alt 2" "2"] has_chart => |page| page.show_view(View::Values);
        "view.diff" "Diff of two environments" "swap" ["Alt 3" "3"] has_chart => |page| page.show_view(View::Diff);
        "view.matrix" "Matrix of all environments" "k-np" ["Alt 4" "4"] has_chart => |page| page.show_view(View::Matrix);
        "view.changes" "Changes, before and after" "pin" ["Alt 5" "5"] has_chart => |page| page.show_view(View::Changes);
        "view.review" "Review of the changes" "eye" ["Alt 6" "6"] has_chart => |page| page.show_view(View::Review);
        "fill" "Fill window" "full" ["Alt Enter" "F"] always => Page::fill_window;
        "diff.side" "Diff side by side" "split" ["" ""] shows_diff => |page| page.lay_out(Lines::Side);
        "diff.unified" "Diff in one column" "yaml" ["" ""] shows_diff => |page| page.lay_out(Lines::Unified);
        "diff.fields" "Diff as fields" "k-np" ["" ""] shows_diff => |page| page.lay_out(Lines::Fields);
        "diff.derived" "Hide or show derived values" "eye" ["" ""] compares_any => Page::toggle_derived;
        "diff.secrets" "Hide or show secrets" "lock" ["" ""] compares_any => Page::toggle_secrets;
        "diff.swap" "Swap the sides of the diff" "swap" ["X" ""] compares => Page::swap_sides;
        "helm.other" "What the other Helm prints" "split" ["" ""] has_chart => Page::ask_other_helm;
        "layout.reset" "Reset the layout" "split" ["" ""] always => Page::reset_layout;
    }
    Editing {
        "editor" "To the editor" "code" ["Alt 0" "0"] has_file => Page::focus_editor;
        "problem.next" "Next problem" "warn" ["F8" ""] has_problems => |page| page.step_problem(1);
        "problem.previous" "Previous problem" "warn" ["Shift F8" ""] has_problems => |page| page.step_problem(-1);
        "fix" "Apply the first fix" "wand" ["Ctrl ." ""] has_problems => Page::fix_here;
        "edit.complete" "Complete what is being typed" "code" ["Ctrl Space" ""] has_file => |page| page.editor_do("complete");
        "edit.card" "What stands at the cursor" "info" ["Alt C" "C"] has_file => |page| page.editor_do("card");
        "edit.definition" "Go to definition" "link" ["F12" ""] has_file => |page| page.editor_do("definition");
        "edit.references" "Find references" "search" ["Shift F12" ""] has_file => |page| page.editor_do("references");
        "edit.rename" "Rename a value or template everywhere (F2)" "yaml" ["" ""] has_file => |page| page.editor_do("rename");
        "edit.steps" "Steps of the pipeline" "steps" ["Alt X" "X"] State::is_template_shown => |page| page.editor_do("steps");
        "edit.eaten" "White space that is eaten" "eaten" ["Alt I" "I"] State::is_template_shown => |page| page.editor_do("eaten");
        "edit.wrap" "Wrap long lines" "swap" ["Alt Z" "Z"] has_file => Page::wrap;
        "edit.fold" "Fold everything" "chev-r" ["" ""] has_file => |page| page.editor_do("fold");
        "edit.unfold" "Unfold everything" "chev-d" ["" ""] has_file => |page| page.editor_do("unfold");
        "object.next" "Next object or change" "chev-r" ["N" ""] has_objects => |page| page.step(1);
        "object.previous" "Previous object or change" "chev-l" ["P" ""] has_objects => |page| page.step(-1);
        "why" "Why this line" "link" ["Alt W" "Y"] has_objects => Page::why_here;
        "trace.next" "Next place on the trace" "link" ["Alt T" "R"] has_objects => Page::walk_trace;
        "filter" "Filter this view" "search" ["/" ""] has_objects => |page| page.focus_filter();
        "output.all" "One object or all YAML" "yaml" ["" ""] has_objects => |page| page.change(|state| state.all_yaml = !state.all_yaml);
        "output.copy" "Copy the object" "copy" ["C" ""] has_objects => Page::copy_output;
        "file.beside" "Open the file beside, or close it there" "split" ["Alt B" "B"] has_file => Page::open_active_beside;
        "file.close" "Close the file" "x" ["" ""] has_file => Page::close_active;
    }
    Chart {
        "chart.file" "Open a .tgz or .zip" "zip" ["" ""] always => |page| page.choose(false);
        "chart.folder" "Open a folder" "folder-open" ["" ""] always => |page| page.choose(true);
        "chart.gallery" "Examples and saved playgrounds" "book" ["" ""] always => |page| page.toggle_popover(Popover::Gallery);
        "chart.duplicate" "Duplicate this playground" "copy" ["" ""] is_kept => |page| page.duplicate_playground(page.state().playground.clone());
        "chart.delete" "Delete this playground" "trash" ["" ""] is_kept => |page| page.remove_playground(page.state().playground.clone());
        "chart.download" "Download as .tgz" "down" ["" ""] has_chart => Page::export;
        "environment.import" "Import environments" "folder-open" ["" ""] has_chart => Page::open_import;
        "environment.export" "Export environments" "ext" ["" ""] has_chart => |page| page.open_export("");
        "base.opened" "Compare with the state when it was opened" "clock" ["" ""] has_chart => |page| page.pin_base(BaseSource::AsOpened);
        "base.now" "Compare with the state as it is now" "pin" ["" ""] has_chart => |page| page.pin_base(BaseSource::Now);
        "base.folder" "Compare with another chart, a folder" "folder-open" ["" ""] has_chart => |page| page.choose_base(true);
        "base.file" "Compare with another chart, packed" "zip" ["" ""] has_chart => |page| page.choose_base(false);
        "base.version" "Compare with another version of the file" "file" ["" ""] has_file => Page::choose_version;
        "base.unpin" "Forget the base" "x" ["" ""] has_base => Page::unpin_base;
        "review.copy" "Copy the review as Markdown" "md" ["" ""] has_base => Page::copy_review;
        "review.html" "Copy the review as HTML" "copy" ["" ""] has_base => Page::copy_review_html;
        "review.download" "Download the review as HTML" "down" ["" ""] has_base => Page::download_review;
        "review.share" "Share the review" "share" ["" ""] has_base => Page::share_review;
        "file.new" "New file" "plus" ["" ""] has_chart => Page::name_new_file;
        "file.rename" "Rename the file" "yaml" ["" ""] has_file => Page::name_active_file;
        "file.delete" "Delete the file" "trash" ["" ""] has_file => Page::delete_active_file;
    }
};

/// A command by its name.
pub(crate) fn find(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.id == id)
}

/// The shortcut of a command, as a tooltip says it: `Diff (Alt 3)`.
pub(crate) fn hint(title: &str, id: &str) -> String {
    match find(id).map(|command| command.keys) {
        None | Some("") => title.to_owned(),
        Some(keys) => format!("{title} ({})", caps(keys).join(" ")),
    }
}

/// The keycaps of a shortcut, in the words of the person's keyboard.
pub(crate) fn caps(keys: &'static str) -> Vec<&'static str> {
    let mac = crate::keys::is_mac();
    keys.split(' ')
        .filter(|key| !key.is_empty())
        .map(|key| match key {
            "Ctrl" if mac => "⌘",
            "Alt" if mac => "⌥",
            "Shift" if mac => "⇧",
            key => key,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_shortcuts_and_chords_are_given_once() {
        let picks: [fn(&Command) -> &'static str; 3] = [|c| c.id, |c| c.keys, |c| c.chord];
        for pick in picks {
            let given: Vec<_> = COMMANDS
                .iter()
                .map(pick)
                .filter(|text| !text.is_empty())
                .collect();
            let once: BTreeSet<_> = given.iter().collect();
            assert_eq!(given.len(), once.len(), "{given:?}");
        }
    }

    #[test]
    fn every_alt_shortcut_has_a_chord_that_no_browser_claims() {
        for command in COMMANDS {
            assert!(
                !command.keys.contains("Alt") || !command.chord.is_empty(),
                "{}",
                command.id
            );
            assert!(
                !"TWNQHMV".contains(command.chord) || command.chord.is_empty(),
                "{}",
                command.id
            );
        }
    }
}
