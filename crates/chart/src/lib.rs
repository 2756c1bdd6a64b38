//! A chart in memory, as Helm loads and processes it: files, dependencies, values, schema.
//!
//! The way of a render: [`Chart::from_folder`], [`Chart::load`] or [`archive`] give a [`Loaded`] chart;
//! [`Layers`] gathers what is given from outside; [`Chart::check_dependencies`], then
//! [`Chart::process_dependencies`] with the given values; [`Chart::render_values`] makes `.Values`; [`Layers`]
//! knows which layer won.

pub mod archive;
mod chart;
mod coalesce;
mod dependencies;
pub mod documents;
mod error;
mod explain;
mod files;
mod glob;
mod ignore;
mod layers;
mod load;
mod metadata;
pub mod notices;
pub mod schema;
mod sections;
pub mod strvals;

pub use chart::Chart;
pub use coalesce::linted_values;
pub use dependencies::Processed;
pub use error::{ChartError, Level, Notice};
pub use explain::{Explainer, LayerValue, keys_of};
pub use files::{File, RawFile, SourceFile, Sources};
pub use glob::{BadPattern, Glob};
pub use ignore::Ignore;
pub use layers::{Layer, LayerKind, Layers};
pub use load::Loaded;
pub use metadata::{Dependency, Maintainer, Metadata};
pub use sections::Sections;
