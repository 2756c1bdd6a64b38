//! Semantic versions: `semver`, `semverCompare`, and the library behind them, which reads versions and constraints
//! as Helm does (Chart.yaml, kubeVersion, dependencies).

mod constraint;
mod version;

pub use constraint::{Constraint, ConstraintError};
pub use version::{Version, VersionError};

use crate::Function;

pub(crate) static ROWS: &[Function] = &[];
