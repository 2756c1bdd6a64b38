//! The methods of Helm's own type of values: `.Values.Table "image"`, `.Values.AsMap`; the outermost `.` has them too.

use pilothouse_value::{Kind, Map, MapType, Method, Object, Str, Value, format};
use std::any::Any;
use std::rc::Rc;

/// The methods of a map of that type.
pub(crate) fn methods(map: &Map) -> Rc<dyn Object> {
    Rc::new(Values(map.clone()))
}

struct Values(Map);

const METHODS: &[Method] = &[
    Method {
        name: "AsMap",
        go_type: "func() map[string]interface {}",
    },
    Method {
        name: "Encode",
        go_type: "func(io.Writer) error",
    },
    Method {
        name: "PathValue",
        go_type: "func(string) (interface {}, error)",
    },
    Method {
        name: "Table",
        go_type: "func(string) (common.Values, error)",
    },
    Method {
        name: "YAML",
        go_type: "func() (string, error)",
    },
];

impl Values {
    /// The table at a dotted path.
    fn table(&self, path: &str) -> Result<Map, String> {
        let mut at = self.0.clone();
        for name in path.split('.') {
            at = match at.get(name) {
                Some(Value::Map(inner)) => inner,
                _ => return Err(format!("{} is not a table", quoted(name))),
            };
        }
        Ok(at.retyped(self.0.ty()))
    }

    /// What stands at a dotted path and is no table.
    fn path_value(&self, path: &str) -> Result<Value, String> {
        if path.is_empty() {
            return Err("YAML path cannot be empty".to_owned());
        }
        let (table, key) = match path.rsplit_once('.') {
            Some((parents, key)) => (self.table(parents).ok(), key),
            None => (Some(self.0.clone()), path),
        };
        match table.and_then(|table| table.get(key)) {
            None | Some(Value::Map(_)) => Err(format!("{} is not a value", quoted(key))),
            Some(value) => Ok(value),
        }
    }

    fn yaml(&self) -> Result<Value, String> {
        let text = pilothouse_yaml::to_yaml(&Value::Map(self.0.clone()));
        let mut text = text.map_err(|error| error.to_string())?;
        text.push(b'\n');
        Ok(Value::Str(text.into()))
    }
}

fn quoted(text: &str) -> String {
    String::from_utf8_lossy(&format::quote(text.as_bytes())).into_owned()
}

impl Object for Values {
    fn go_type(&self) -> &'static str {
        self.0.ty().name()
    }

    fn kind(&self) -> Kind {
        Kind::Map
    }

    fn methods(&self) -> &'static [Method] {
        METHODS
    }

    fn call(&self, name: &str, args: &[Value]) -> Result<Value, String> {
        let path = args.first().and_then(Value::as_str);
        let path = path.map(Str::to_string_lossy).unwrap_or_default();
        match name {
            "AsMap" => Ok(Value::Map(self.0.retyped(MapType::Any))),
            "PathValue" => self.path_value(&path),
            "Table" => self.table(&path).map(Value::Map),
            "YAML" => self.yaml(),
            // A template has nothing to write into but nil.
            _ => Err("runtime error: invalid memory address or nil pointer dereference".to_owned()),
        }
    }

    fn looks_up(&self, name: &str, args: &[Value]) -> Option<Vec<String>> {
        if !matches!(name, "PathValue" | "Table") {
            return None;
        }
        let path = args.first()?.as_str()?.to_string_lossy();
        Some(path.split('.').map(str::to_owned).collect())
    }

    fn format(&self) -> Str {
        format::print_value(&Value::Map(self.0.clone())).into()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
