//! From the page to the session.

use serde::{Deserialize, Serialize};

use crate::{
    ComparedSide, EnvironmentSettings, Question, TextEdit,
    ask::{At, NewFile},
};

/// One request of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Numbered by the page, from 1 upwards; responses name it.
    pub id: u64,
    /// What is asked for.
    pub body: RequestBody,
}

/// What the page can ask for. A request that cannot be met is answered with [`crate::ResponseBody::Refused`] and
/// changes nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RequestBody {
    /// Replaces the workspace. Answered with an [`crate::Update`] that holds everything, or refused: then the
    /// workspace that was open stays.
    Open {
        /// Where it comes from.
        source: WorkspaceSource,
        /// The environment to show first, by name; the first one when there is none of that name.
        environment: Option<String>,
        /// Read it, but render nothing before [`RequestBody::Render`]: the page asks so after a worker had to be
        /// stopped, so that the text that stopped it is there to be mended.
        hold: bool,
    },
    /// Ends a hold. Without one it renders the shown environment anew.
    Render,
    /// The text of files changed. Changes apply one after the other.
    Edit {
        /// In the order in which they were made.
        changes: Vec<FileChange>,
    },
    /// Answered with [`crate::ResponseBody::File`].
    ReadFile {
        /// Path inside the chart, `/` between names.
        path: String,
    },
    /// Adds a file. Refused when one of that path is there, or the path leaves the chart.
    AddFile {
        /// Path inside the chart.
        path: String,
        /// Its text.
        text: String,
    },
    /// Gives a file or folder another path. Refused when the new path is taken.
    RenameFile {
        /// The path that it has.
        from: String,
        /// The path that it gets.
        to: String,
    },
    /// Deletes a file, or a folder with all that is in it.
    DeleteFile {
        /// Path inside the chart.
        path: String,
    },
    /// Gives a value or a named template another name, everywhere. Refused where [`Question::Rename`] says why.
    Rename {
        /// Where its name stands.
        at: At,
        /// The new name.
        name: String,
    },
    /// Makes edits in several files at once. Positions are in the texts as they are; refused where two overlap.
    Apply {
        /// In any order.
        edits: Vec<TextEdit>,
    },
    /// Takes a deletion, a [`RequestBody::Rename`], a [`RequestBody::Apply`] or a [`RequestBody::Adopt`] back. Refused when the paths are taken again, a file was changed
    /// since, or it is too long ago (more than 20).
    UndoDelete {
        /// The `id` of the request that deleted or renamed.
        deletion: u64,
    },
    /// Shows another environment.
    SelectEnvironment {
        /// Its name.
        name: String,
    },
    /// Replaces the list of environments. Refused when it is empty or two have one name.
    SetEnvironments {
        /// All of them, in order.
        environments: Vec<EnvironmentSettings>,
    },
    /// Takes environments over that [`Question::Import`] found: one whose name is there takes that one's place, others
    /// come after those that are there.
    Adopt {
        /// In order.
        environments: Vec<EnvironmentSettings>,
        /// The files that they need; one that is there gets the new text.
        files: Vec<NewFile>,
        /// Those that are there now go.
        alone: bool,
    },
    /// Compares two renderings from now on: each update that changes the comparison carries it.
    Compare {
        /// What stands on the left.
        left: ComparedSide,
        /// What stands on the right.
        right: ComparedSide,
        /// Show what Secrets hold.
        reveal: bool,
    },
    /// Ends the comparison.
    StopComparing,
    /// Compares all environments from now on, or no longer: each update that changes the matrix carries it.
    WatchMatrix {
        /// From now on, or no longer.
        on: bool,
        /// Show what Secrets hold.
        reveal: bool,
    },
    /// Says from now on, or no longer, what is another one than in the base, in every environment: each update that
    /// changes that carries it.
    WatchChanges {
        /// From now on, or no longer.
        on: bool,
    },
    /// Pins a state of the chart to compare with; the update says so.
    PinBase {
        /// Which state.
        source: BaseSource,
    },
    /// Forgets the base.
    UnpinBase,
    /// The workspace with its base as the fragment of a URL; opened, the base is pinned. Answered with
    /// [`crate::ResponseBody::Link`]. Refused where no base is pinned.
    MakeReviewLink,
    /// The whole workspace as the fragment of a URL. Answered with [`crate::ResponseBody::Link`].
    MakeLink,
    /// The whole workspace as bytes to be kept by the page, quickly (not compressed). Answered with
    /// [`crate::ResponseBody::Snapshot`].
    Snapshot,
    /// The same for the pinned base, so that it can be pinned again in another worker. Refused where none is.
    BaseSnapshot,
    /// The chart as a `.tgz`, as `helm package` would name it. Answered with [`crate::ResponseBody::Archive`].
    Export,
    /// What the other Helm (3.22 for an environment that follows 4.3, and the other way round) prints for the shown
    /// environment. Answered with [`crate::ResponseBody::OtherHelm`].
    OtherHelm,
    /// A question, which changes nothing. Answered with [`crate::ResponseBody::Answer`].
    Ask {
        /// What is asked.
        question: Question,
    },
}

/// Where a workspace comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum WorkspaceSource {
    /// One of the examples that come along.
    Example {
        /// Its name; an empty name is the first example.
        name: String,
    },
    /// What [`RequestBody::Snapshot`] was answered with, by this or an earlier version.
    Snapshot {
        /// The bytes, untouched.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// What stands after `#` in a link.
    Link {
        /// Without the `#`.
        fragment: String,
    },
    /// A packed chart: `.tgz`, `.tar.gz` or `.zip`, told apart by content.
    Archive {
        /// The file's name, for messages.
        name: String,
        /// The file.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// A folder: one that holds a Chart.yaml, or that holds a folder with one.
    Folder {
        /// The folder's name, for messages.
        name: String,
        /// Every file in it.
        files: Vec<DroppedFile>,
    },
    /// An example whose files the page fetched.
    Fetched {
        /// Every file of the chart.
        files: Vec<DroppedFile>,
    },
}

/// A state to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BaseSource {
    /// The workspace as it was when it was opened.
    AsOpened,
    /// The workspace as it is.
    Now,
    /// The workspace as it is but for one file: another version of it.
    File {
        /// Path inside the workspace.
        path: String,
        /// Its text in the base.
        text: String,
    },
    /// A base that was pinned before, as [`RequestBody::BaseSnapshot`] was answered with.
    Kept {
        /// What it was called.
        title: String,
        /// The bytes, untouched.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Another chart, or another version of this one. Environments that it says nothing of are rendered as they are set
    /// now, with values files that it lacks taken over.
    Workspace(WorkspaceSource),
}

/// A file of a dropped folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DroppedFile {
    /// Path relative to the folder, `/` between names.
    pub path: String,
    /// Its content.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// A change to the text of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileChange {
    /// Path inside the chart.
    pub path: String,
    /// What changed.
    pub change: TextChange,
}

/// How a text changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TextChange {
    /// Pieces replaced. All positions are in the text *before* the change, ascending, not overlapping.
    Splices {
        /// The length of the text before, in UTF-16 code units. Where it is not what the session has, the change
        /// is refused and the page sends the whole text.
        length: u32,
        /// The pieces.
        splices: Vec<Splice>,
    },
    /// The whole text.
    Text {
        /// The new text.
        text: String,
    },
}

/// One piece of a text replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Splice {
    /// First replaced position, UTF-16.
    pub from: u32,
    /// Position after the last replaced one, UTF-16; `from` for an insertion.
    pub to: u32,
    /// What stands there instead.
    pub insert: String,
}
