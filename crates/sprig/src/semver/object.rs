//! A version as templates hold it.

use super::version::{Version, check_metadata, check_prerelease};
use pilothouse_value::{Kind, List, ListType, Method, Object, PrintedField, Str, UintType, Value};
use std::any::Any;
use std::cmp::Ordering;

/// Go's `*semver.Version`, and the plain `semver.Version` that `IncMajor` and its like return.
#[derive(Clone, Debug)]
pub struct VersionObject {
    version: Version,
    pointer: bool,
}

impl VersionObject {
    /// A `*semver.Version`.
    #[must_use]
    pub fn pointer(version: Version) -> VersionObject {
        VersionObject {
            version,
            pointer: true,
        }
    }

    /// The version it holds.
    #[must_use]
    pub fn version(&self) -> &Version {
        &self.version
    }

    fn plain(version: Version) -> Value {
        Value::object(VersionObject {
            version,
            pointer: false,
        })
    }
}

const fn method(name: &'static str, go_type: &'static str) -> Method {
    Method { name, go_type }
}

/// What a `semver.Version` and a pointer to one have.
const BOTH: &[Method] = &[
    method("IncMajor", "func() semver.Version"),
    method("IncMinor", "func() semver.Version"),
    method("IncPatch", "func() semver.Version"),
    method("Major", "func() uint64"),
    method("MarshalJSON", "func() ([]uint8, error)"),
    method("MarshalText", "func() ([]uint8, error)"),
    method("Metadata", "func() string"),
    method("Minor", "func() uint64"),
    method("Patch", "func() uint64"),
    method("Prerelease", "func() string"),
    method("SetMetadata", "func(string) (semver.Version, error)"),
    method("SetPrerelease", "func(string) (semver.Version, error)"),
    method("String", "func() string"),
    method("Value", "func() (driver.Value, error)"),
];

/// Both, and what only a pointer has.
const POINTER: &[Method] = &[
    method("Compare", "func(*semver.Version) int"),
    method("Equal", "func(*semver.Version) bool"),
    method("GreaterThan", "func(*semver.Version) bool"),
    method("GreaterThanEqual", "func(*semver.Version) bool"),
    method("IncMajor", "func() semver.Version"),
    method("IncMinor", "func() semver.Version"),
    method("IncPatch", "func() semver.Version"),
    method("LessThan", "func(*semver.Version) bool"),
    method("LessThanEqual", "func(*semver.Version) bool"),
    method("Major", "func() uint64"),
    method("MarshalJSON", "func() ([]uint8, error)"),
    method("MarshalText", "func() ([]uint8, error)"),
    method("Metadata", "func() string"),
    method("Minor", "func() uint64"),
    method("Original", "func() string"),
    method("Patch", "func() uint64"),
    method("Prerelease", "func() string"),
    method("SetMetadata", "func(string) (semver.Version, error)"),
    method("SetPrerelease", "func(string) (semver.Version, error)"),
    method("String", "func() string"),
    method("Value", "func() (driver.Value, error)"),
];

impl Object for VersionObject {
    fn go_type(&self) -> &'static str {
        if self.pointer {
            "*semver.Version"
        } else {
            "semver.Version"
        }
    }

    fn kind(&self) -> Kind {
        if self.pointer {
            Kind::Ptr
        } else {
            Kind::Struct
        }
    }

    fn methods(&self) -> &'static [Method] {
        if self.pointer { POINTER } else { BOTH }
    }

    fn call(&self, name: &str, args: &[Value]) -> Result<Value, String> {
        let version = &self.version;
        let number = |number: u64| Ok(Value::Uint(UintType::Uint64, number));
        match name {
            "Major" => number(version.major),
            "Minor" => number(version.minor),
            "Patch" => number(version.patch),
            "Prerelease" => Ok(version.prerelease.as_str().into()),
            "Metadata" => Ok(version.metadata.as_str().into()),
            "Original" => Ok(version.original.as_str().into()),
            "String" | "Value" => Ok(version.to_string().into()),
            "MarshalText" => Ok(bytes(&version.to_string())),
            "MarshalJSON" => Ok(bytes(&format!("\"{version}\""))),
            "IncMajor" => next(version, 0).map(VersionObject::plain),
            "IncMinor" => next(version, 1).map(VersionObject::plain),
            "IncPatch" => next(version, 2).map(VersionObject::plain),
            "SetPrerelease" => with_prerelease(version, &text(args)),
            "SetMetadata" => with_metadata(version, &text(args)),
            _ => self.compare(name, args),
        }
    }

    fn format(&self) -> Str {
        self.version.to_string().into()
    }

    fn to_plain(&self) -> Option<Value> {
        Some(self.version.to_string().into())
    }

    fn inner_fields(&self) -> Option<Vec<PrintedField>> {
        let version = &self.version;
        let number = |name, number| PrintedField {
            name,
            value: Value::Uint(UintType::Uint64, number),
        };
        let text = |name, text: &str| PrintedField {
            name,
            value: text.into(),
        };
        Some(vec![
            number("major", version.major),
            number("minor", version.minor),
            number("patch", version.patch),
            text("pre", &version.prerelease),
            text("metadata", &version.metadata),
            text("original", &version.original),
        ])
    }

    fn copied(&self) -> Option<Value> {
        let mut version = Version::new(0, 0, 0);
        version.original.clear();
        Some(Value::object(VersionObject {
            version,
            pointer: self.pointer,
        }))
    }

    fn same(&self, other: &dyn Object) -> bool {
        !self.pointer && self.equals(other)
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let Some(other) = other.as_any().downcast_ref::<VersionObject>() else {
            return false;
        };
        let parts = |one: &VersionObject| {
            let version = &one.version;
            let texts = (version.prerelease.clone(), version.metadata.clone());
            (
                version.major,
                version.minor,
                version.patch,
                texts,
                version.original.clone(),
            )
        };
        self.pointer == other.pointer && parts(self) == parts(other)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl VersionObject {
    fn compare(&self, name: &str, args: &[Value]) -> Result<Value, String> {
        let other = args.first().and_then(|arg| arg.downcast::<VersionObject>());
        let Some(other) = other else {
            return Err("runtime error: invalid memory address or nil pointer dereference".into());
        };
        let order = self.version.compare(&other.version);
        Ok(match name {
            "Compare" => Value::int(order as i64),
            "Equal" => Value::Bool(order == Ordering::Equal),
            "LessThan" => Value::Bool(order == Ordering::Less),
            "LessThanEqual" => Value::Bool(order != Ordering::Greater),
            "GreaterThan" => Value::Bool(order == Ordering::Greater),
            "GreaterThanEqual" => Value::Bool(order != Ordering::Less),
            _ => return Err(format!("no method {name}")),
        })
    }
}

/// The next version: the number at `index` one higher, those behind it zero. The next patch of a prerelease is its
/// release.
fn next(version: &Version, index: usize) -> Result<Version, String> {
    let (major, minor, patch) = (version.major, version.minor, version.patch);
    let higher = |number: u64, name: &str| {
        number
            .checked_add(1)
            .ok_or_else(|| format!("{name} version increment would overflow uint64"))
    };
    Ok(match index {
        0 => Version::new(higher(major, "major")?, 0, 0),
        1 => Version::new(major, higher(minor, "minor")?, 0),
        _ if version.is_prerelease() => Version::new(major, minor, patch),
        _ => Version::new(major, minor, higher(patch, "patch")?),
    })
}

fn with_prerelease(version: &Version, prerelease: &str) -> Result<Value, String> {
    check_prerelease(prerelease).map_err(|error| error.to_string())?;
    let mut changed = version.clone();
    changed.prerelease = prerelease.to_owned();
    changed.original = changed.to_string();
    Ok(VersionObject::plain(changed))
}

fn with_metadata(version: &Version, metadata: &str) -> Result<Value, String> {
    if !metadata.is_empty() {
        check_metadata(metadata).map_err(|error| error.to_string())?;
    }
    let mut changed = version.clone();
    changed.metadata = metadata.to_owned();
    changed.original = changed.to_string();
    Ok(VersionObject::plain(changed))
}

fn text(args: &[Value]) -> String {
    let text = args.first().and_then(Value::as_str);
    text.map(|text| text.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn bytes(text: &str) -> Value {
    let bytes = text
        .bytes()
        .map(|byte| Value::Uint(UintType::Uint8, u64::from(byte)));
    Value::List(List::typed(ListType::Bytes, bytes.collect()))
}
