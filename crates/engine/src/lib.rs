//! What `helm template`, `helm install --dry-run` and `helm lint` do: Chart + values + environment → [`Rendering`].

mod capabilities;
mod changes;
mod context;
mod documents;
mod files;
mod functions;
mod glob;
mod kept;
mod lint;
mod manifest;
mod mutations;
mod printed;
mod release;
mod render;
mod values;
mod wording;

pub use capabilities::{Capabilities, DEFAULT_API_VERSIONS, KubeVersion};
pub use context::Release;
pub use documents::{Documents, split_documents};
pub use files::Files;
pub use functions::{functions, functions_with, lint_functions};
pub use kept::Kept;
pub use lint::{LintInput, LintMessage, LintReport, LintSeverity, lint};
pub use manifest::{Hook, Manifest, ManifestError, Printed, Sorted, sort_manifests};
pub use printed::{Crd, Selection, hooks_text, manifest_text, template_text};
pub use release::{Engine, Failure, Options, Rendering, render, render_files};
pub use render::{ParseCache, RenderedFile, TemplateError, segment_at};
pub use wording::{exec_error, parse_error};
