//! What the page and the session say to each other: plain serde types, no logic.
//!
//! The page sends a [`Request`], the session answers with one or more [`Response`]s. Every request is numbered by
//! the page, upwards; a response names the newest request that it takes into account, and where two responses tell
//! about the same thing the one with the higher number wins.
//!
//! **How a session is driven.** The shell around it (the worker, a test) calls
//! `Session::handle(request, &mut |response| …)` for each request, in order, and between requests, while nobody
//! waits, `Session::step(&mut |response| …) -> bool` until it returns `false`: `handle` answers for the shown
//! environment, `step` does one piece of what is left (the other environments, a comparison) so that it never stands
//! in the way of typing.
//!
//! **Questions** ([`RequestBody::Ask`]) change nothing and are answered at once; see [`ask`].
//!
//! **Only what changed.** In an [`Update`] every `None` means "as before"; texts of documents are sent when they
//! are new. After [`RequestBody::Open`] everything is sent once.
//!
//! **Positions** in texts are UTF-16 code units, because that is what an editor in a browser counts. The session
//! converts; nothing below it knows of UTF-16. Line breaks are as they stand in the file, `\r` included.
//!
//! **On the wire** messages are [postcard](https://postcard.jamesmunns.com): compact, and without
//! the escaping and unescaping of texts that JSON would need. See [`wire`].

pub mod ask;
mod compare;
mod environment;
mod output;
mod problem;
mod request;
mod response;
pub mod wire;

pub use ask::{Answer, Question};
pub use compare::{
    ChangeCounts, ChangedCell, ChangedObject, Changes, ComparedSide, Comparison,
    EnvironmentChanges, FieldDiff, Hunk, HunkRow, Matrix, MatrixCell, MatrixColumn, MatrixObject,
    MatrixRow, ObjectDiff, ObjectStatus, RowKind, RowSide,
};
pub use environment::{Counts, Environment, EnvironmentSettings, Operation, SetFlag, SetKind};
pub use output::{
    Document, DocumentId, DocumentRole, DocumentText, ObjectGroup, OutputState, OutputUpdate,
};
pub use problem::{Fix, Location, Problem, Range, Severity, TextEdit};
pub use request::{
    BaseSource, DroppedFile, FileChange, Request, RequestBody, Splice, TextChange, WorkspaceSource,
};
pub use response::{
    FileContent, FileEntry, FileKind, Folder, Language, Origin, OtherHelm, Refusal, Response,
    ResponseBody, Update, WorkspaceInfo,
};
