//! Semantic versions: `semver`, `semverCompare`, and the library behind them, which reads versions and constraints
//! as Helm does (Chart.yaml, kubeVersion, dependencies).

mod constraint;
mod object;
mod version;

pub use constraint::{Constraint, ConstraintError};
pub use object::VersionObject;
pub use version::{Version, VersionError};

use crate::args::{Args, Outcome};
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::Value;

pub(crate) static ROWS: &[Function] = &[
    Family::Semver
        .row("semver", "func(string) (*semver.Version, error)", semver)
        .doc(
            "semver VERSION",
            "Reads a semantic version. The result has the parts `.Major`, `.Minor`, `.Patch`, `.Prerelease`, `.Metadata` and `.Original`, \
             and can be compared with another: `.Compare`, `.LessThan`, `.GreaterThan`, `.Equal`.",
        )
        .example(
            r#"{{ $v := semver "v1.31.2-gke.100" }}{{ $v.Major }}.{{ $v.Minor }} {{ $v.Prerelease }}"#,
            "1.31 gke.100",
        ),
    Family::Semver
        .row(
            "semverCompare",
            "func(string, string) (bool, error)",
            semver_compare,
        )
        .doc(
            "semverCompare CONSTRAINT VERSION",
            "Tells whether the version fulfils the constraint, such as `>=1.25-0`, `^2.1`, `~1.4.2`, `1.2 - 1.4` or `1.x || 3.x`. \
             A prerelease fulfils only a constraint that names a prerelease itself, hence the `-0`.",
        )
        .example(
            r#"{{ semverCompare ">=1.25-0" "v1.31.2-gke.100" }} {{ semverCompare ">=1.25" "v1.31.2-gke.100" }}"#,
            "true false",
        ),
];

fn semver(call: &mut Call<'_, '_>) -> Outcome {
    let version = parse(&call.str(0).to_string_lossy())?;
    Ok(Value::object(VersionObject::pointer(version)))
}

fn semver_compare(call: &mut Call<'_, '_>) -> Outcome {
    let constraint = call.str(0);
    let constraint = Constraint::parse(&constraint.to_string_lossy())
        .map_err(|error| CallError::new(error.to_string()))?;
    let version = parse(&call.str(1).to_string_lossy())?;
    Ok(Value::Bool(constraint.check(&version)))
}

fn parse(text: &str) -> Result<Version, CallError> {
    Version::parse(text).map_err(|error| CallError::new(error.to_string()))
}
