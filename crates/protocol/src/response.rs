//! From the session to the page.

use serde::{Deserialize, Serialize};

use crate::{Answer, Changes, Comparison, Environment, Matrix, OutputUpdate, Problem};

/// One answer of the session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// The newest request that this takes into account; the request itself where it asked for something.
    pub answers: u64,
    /// The answer.
    pub body: ResponseBody,
}

/// What the session can say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ResponseBody {
    /// The state changed. Every request that changes something gets at least one, an empty one when nothing
    /// visible changed.
    Update(Box<Update>),
    /// Answers `ReadFile`.
    File(FileContent),
    /// Answers `Snapshot`.
    Snapshot {
        /// To be kept as they are.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Answers `MakeLink`.
    Link {
        /// What goes after the `#`: characters that need no escaping in a URL.
        fragment: String,
    },
    /// Answers `Export`.
    Archive {
        /// `storefront-1.8.2.tgz`.
        name: String,
        /// The file.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// The request could not be met, and nothing changed.
    Refused(Refusal),
    /// Answers `OtherHelm`.
    OtherHelm(Box<OtherHelm>),
    /// Answers `Ask`.
    Answer(Box<Answer>),
}

/// What the other Helm prints for an environment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OtherHelm {
    /// Name of the environment.
    pub environment: String,
    /// The other Helm: `3.22` or `4.3`.
    pub helm: String,
    /// Whether it prints something else, or one of the two fails alone. White space at the end of a document does not
    /// count.
    pub differs: bool,
    /// The environment's own Helm on the left, the other one on the right; `left` and `right` say `Helm 4.3`. The
    /// message says which of them cannot render it, and why.
    pub comparison: Comparison,
}

/// Why a request could not be met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// What happened, one plain sentence: `photo.png is not a chart`.
    pub title: String,
    /// Why, and what to do: may be empty.
    pub detail: String,
}

/// What changed. `None` is "as before".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// Name, version, origin.
    pub workspace: Option<WorkspaceInfo>,
    /// All files, sorted as a tree shows them: within a folder Chart.yaml and values first, then folders and files
    /// by name.
    pub files: Option<Vec<FileEntry>>,
    /// Folders about which there is something to say: subcharts.
    pub folders: Option<Vec<Folder>>,
    /// Files whose text was changed by something other than an `Edit` (a fix, an undo): the editor takes it over.
    pub texts: Vec<FileContent>,
    /// All environments.
    pub environments: Option<Vec<Environment>>,
    /// Name of the environment that is shown.
    pub shown: Option<String>,
    /// Its output.
    pub output: Option<OutputUpdate>,
    /// All problems of all environments: worst first, then by file and line.
    pub problems: Option<Vec<Problem>>,
    /// The comparison that was asked for.
    pub comparison: Option<Comparison>,
    /// All environments at once, where that was asked for.
    pub matrix: Option<Matrix>,
    /// What is another one than in the base, where that was asked for.
    pub changes: Option<Changes>,
    /// What the base is: `as opened`, `web-1.2.0.tgz`; empty for none.
    pub base: Option<String>,
    /// How long rendering the shown environment took, in milliseconds; `None` when this update did not render it.
    pub render_ms: Option<f32>,
}

/// About the workspace as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkspaceInfo {
    /// The chart's name, or the folder's where Chart.yaml has none.
    pub name: String,
    /// The chart's version; may be empty.
    pub version: String,
    /// Where it came from.
    pub origin: Origin,
    /// The file to open first.
    pub entry_file: String,
}

/// Where a workspace came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// An example that comes along.
    Example,
    /// A file or folder of the user's: its name.
    Local(String),
    /// A link.
    Link,
}

/// A file of the workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path inside the chart, `/` between names.
    pub path: String,
    /// What it is to Helm.
    pub kind: FileKind,
    /// How the editor colours it.
    pub language: Language,
    /// Not a text: cannot be opened in the editor.
    pub binary: bool,
    /// Size in bytes.
    pub size: u32,
}

/// What a file is to Helm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// Chart.yaml, of the chart or of a subchart.
    Chart,
    /// Values: values.yaml or a file of values of an environment.
    Values,
    /// values.schema.json.
    Schema,
    /// Renders manifests.
    Template,
    /// A template whose name starts with `_`.
    Partial,
    /// templates/NOTES.txt.
    Notes,
    /// Under crds/.
    Crd,
    /// Everything else: `.Files`.
    Other,
    /// Left out by `.helmignore`.
    Ignored,
}

/// How a file is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// YAML without templates.
    Yaml,
    /// Go templates in YAML.
    Template,
    /// Go templates in text: NOTES.txt, helpers.
    TemplateText,
    /// JSON.
    Json,
    /// Anything else.
    Text,
}

/// A folder about which there is something to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Folder {
    /// Its path.
    pub path: String,
    /// A subchart's version.
    pub version: String,
    /// The subchart is switched off in the shown environment.
    pub disabled: bool,
}

/// A file's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileContent {
    /// Path inside the chart.
    pub path: String,
    /// `None` for a file that is not UTF-8.
    pub text: Option<String>,
}
