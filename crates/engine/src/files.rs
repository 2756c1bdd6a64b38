//! `.Files`: the chart's files that are no templates.

use crate::glob::Glob;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Kind, List, ListType, Map, Method, Object, Str, UintType, Value};
use std::any::Any;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Path → content.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: Rc<BTreeMap<Rc<str>, Rc<[u8]>>>,
    helm: HelmVersion,
}

impl Files {
    /// The files of one chart, by path below it.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (Rc<str>, Rc<[u8]>)>, helm: HelmVersion) -> Files {
        Files {
            files: Rc::new(files.into_iter().collect()),
            helm,
        }
    }

    fn get(&self, name: &Value) -> &[u8] {
        let name = name.as_str().map(Str::to_string_lossy).unwrap_or_default();
        self.files.get(&*name).map_or(&[], |data| data)
    }

    fn glob(&self, pattern: &Value) -> Files {
        let pattern = pattern
            .as_str()
            .map(Str::to_string_lossy)
            .unwrap_or_default();
        // A pattern that cannot be read matches everything, as in Helm.
        let glob = Glob::parse(&pattern);
        let matched = self
            .files
            .iter()
            .filter(|(name, _)| glob.as_ref().is_none_or(|glob| glob.matches(name)));
        let files = matched
            .map(|(name, data)| (name.clone(), data.clone()))
            .collect();
        Files {
            files: Rc::new(files),
            helm: self.helm,
        }
    }

    fn lines(&self, name: &Value) -> List {
        let mut text = self.get(name);
        if text.is_empty() {
            return List::strings(Vec::<Str>::new());
        }
        text = text.strip_suffix(b"\n").unwrap_or(text);
        List::strings(text.split(|byte| *byte == b'\n'))
    }

    fn by_base_name(&self, value: impl Fn(&[u8]) -> Str) -> Result<Value, String> {
        let named = self.files.iter().map(|(path, data)| {
            let base = path.rsplit('/').next().unwrap_or(path);
            (base, Value::Str(value(data)))
        });
        let map: Map = named.collect();
        let text = pilothouse_yaml::to_yaml(&Value::Map(map)).map_err(|error| error.to_string())?;
        Ok(Value::Str(Str::from(
            text.strip_suffix(b"\n").unwrap_or(&text),
        )))
    }
}

/// Bytes as Go's `[]byte`.
fn byte_list(data: &[u8]) -> Value {
    let bytes = data
        .iter()
        .map(|byte| Value::Uint(UintType::Uint8, u64::from(*byte)));
    Value::List(List::typed(ListType::Bytes, bytes.collect()))
}

const METHODS: &[Method] = &[
    Method {
        name: "Get",
        go_type: "func(string) string",
    },
    Method {
        name: "GetBytes",
        go_type: "func(string) []uint8",
    },
    Method {
        name: "Glob",
        go_type: "func(string) engine.files",
    },
    Method {
        name: "AsConfig",
        go_type: "func() string",
    },
    Method {
        name: "AsSecrets",
        go_type: "func() string",
    },
    Method {
        name: "Lines",
        go_type: "func(string) []string",
    },
];

impl Object for Files {
    fn go_type(&self) -> &'static str {
        "engine.files"
    }

    fn kind(&self) -> Kind {
        Kind::Map
    }

    fn field(&self, name: &str) -> Option<Value> {
        // A Go map: what is missing reads as its zero value.
        Some(byte_list(self.files.get(name).map_or(&[], |data| data)))
    }

    fn methods(&self) -> &'static [Method] {
        METHODS
    }

    fn call(&self, name: &str, args: &[Value]) -> Result<Value, String> {
        let first = args.first().unwrap_or(&Value::Nil);
        Ok(match name {
            "Get" => Value::Str(self.get(first).into()),
            "GetBytes" => byte_list(self.get(first)),
            "Glob" => Value::object(self.glob(first)),
            "Lines" => Value::List(self.lines(first)),
            "AsConfig" => return self.by_base_name(|data| data.into()),
            "AsSecrets" => return self.by_base_name(|data| STANDARD.encode(data).into()),
            _ => return Err(format!("no method {name}")),
        })
    }

    fn iterate(&self) -> Option<Vec<(Value, Value)>> {
        let entries = self.files.iter();
        Some(
            entries
                .map(|(path, data)| (Value::from(&**path), byte_list(data)))
                .collect(),
        )
    }

    fn len(&self) -> Option<usize> {
        Some(self.files.len())
    }

    fn format(&self) -> Str {
        let entries = self.files.iter().map(|(path, data)| {
            let bytes: Vec<String> = data.iter().map(u8::to_string).collect();
            format!("{path}:[{}]", bytes.join(" "))
        });
        format!("map[{}]", entries.collect::<Vec<_>>().join(" ")).into()
    }

    fn to_plain(&self) -> Option<Value> {
        let entries = self.files.iter();
        let map: Map = entries
            .map(|(path, data)| (path.clone(), byte_list(data)))
            .collect();
        Some(Value::Map(map))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<Files>();
        other.is_some_and(|other| self.files == other.files)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
