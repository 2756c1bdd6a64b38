//! The table of functions, and Go's types as far as calls need them.

use crate::parse::Parsed;
use crate::{Function, builtins};
use pilothouse_value::{IntType, ListType, Map, MapType, Object, Str, UintType, Value};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A parameter's Go type.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Param {
    /// `interface {}`
    Any,
    /// `reflect.Value`: the builtins take everything as it is.
    Reflect,
    Bool,
    Int(IntType),
    Uint(UintType),
    Float,
    Str,
    /// `map[string]interface {}`
    Map,
    /// `[]interface {}`
    List,
    /// Any other type, by its name.
    Named(&'static str),
}

impl Param {
    fn parse(name: &'static str) -> Param {
        match name {
            "interface {}" | "any" => Param::Any,
            "reflect.Value" => Param::Reflect,
            "bool" => Param::Bool,
            "int" => Param::Int(IntType::Int),
            "int8" => Param::Int(IntType::Int8),
            "int16" => Param::Int(IntType::Int16),
            "int32" => Param::Int(IntType::Int32),
            "int64" => Param::Int(IntType::Int64),
            "uint" => Param::Uint(UintType::Uint),
            "uint8" => Param::Uint(UintType::Uint8),
            "uint16" => Param::Uint(UintType::Uint16),
            "uint32" => Param::Uint(UintType::Uint32),
            "uint64" => Param::Uint(UintType::Uint64),
            "float64" => Param::Float,
            "string" => Param::Str,
            "map[string]interface {}" => Param::Map,
            "[]interface {}" => Param::List,
            other => Param::Named(other),
        }
    }

    /// Go's name of the type.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Param::Any => "interface {}",
            Param::Reflect => "reflect.Value",
            Param::Bool => "bool",
            Param::Int(ty) => ty.name(),
            Param::Uint(ty) => ty.name(),
            Param::Float => "float64",
            Param::Str => "string",
            Param::Map => MapType::Any.name(),
            Param::List => ListType::Any.name(),
            Param::Named(name) => name,
        }
    }

    /// Whether a value that is not nil can be assigned to it.
    pub(crate) fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (Param::Any | Param::Reflect, _)
            | (Param::Bool, Value::Bool(_))
            | (Param::Float, Value::Float(_))
            | (Param::Str, Value::Str(_)) => true,
            (Param::Int(want), Value::Int(ty, _)) => want == *ty,
            (Param::Uint(want), Value::Uint(ty, _)) => want == *ty,
            (Param::Map, Value::Map(map)) => map.ty().holds_any(),
            (Param::List, Value::List(list)) => list.ty() == ListType::Any,
            (Param::Named(name), value) => value.go_type() == name,
            _ => false,
        }
    }

    /// What nil becomes; `None`: nil cannot be assigned to it.
    pub(crate) fn zero(self) -> Option<Value> {
        match self {
            Param::Any | Param::Reflect => Some(Value::Nil),
            Param::Map => Some(Value::Map(Map::nil(MapType::Any))),
            Param::List => Some(Value::List(pilothouse_value::List::nil(ListType::Any))),
            Param::Named(name) if name.starts_with(['[', '*']) || name.starts_with("map[") => {
                Some(match name {
                    "[]string" => Value::List(pilothouse_value::List::nil(ListType::String)),
                    "map[string]string" => Value::Map(Map::nil(MapType::String)),
                    _ => Value::Nil,
                })
            }
            // An interface: what `.Values.Encode` takes.
            Param::Named("io.Writer") => Some(Value::Nil),
            _ => None,
        }
    }
}

/// A function's Go type, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Param>,
    pub(crate) variadic: bool,
    /// Whether the result's static type is `interface {}`.
    pub(crate) returns_any: bool,
}

impl Signature {
    /// The parameter that the argument at an index is for.
    pub(crate) fn param(&self, at: usize) -> Option<Param> {
        match self.params.get(at) {
            Some(param) => Some(*param),
            None if self.variadic => self.params.last().copied(),
            None => None,
        }
    }

    /// Takes `func(int, ...string) (bool, error)` apart; what cannot be read is `interface {}`.
    pub(crate) fn parse(go_type: &'static str) -> Signature {
        let body = go_type.strip_prefix("func(").unwrap_or("");
        let mut depth = 0usize;
        let mut params = Vec::new();
        let mut from = 0;
        let mut end = body.len();
        for (at, byte) in body.bytes().enumerate() {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' if depth == 0 => {
                    end = at;
                    break;
                }
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                b',' if depth == 0 => {
                    params.push(body[from..at].trim());
                    from = at + 1;
                }
                _ => {}
            }
        }
        let last = body[from.min(end)..end].trim();
        if !last.is_empty() {
            params.push(last);
        }
        let variadic = params.last().is_some_and(|param| param.starts_with("..."));
        let result = body.get(end + 1..).unwrap_or("").trim();
        let result = result.trim_start_matches('(');
        Signature {
            params: params
                .into_iter()
                .map(|param| Param::parse(param.trim_start_matches("...")))
                .collect(),
            variadic,
            returns_any: result.starts_with("interface {}") || result.starts_with("any"),
        }
    }
}

pub(crate) struct Row {
    pub(crate) function: Function,
    pub(crate) signature: Signature,
    /// Go's own `and` or `or`: the arguments behind the one that decides are not evaluated.
    pub(crate) short_circuit: Option<bool>,
    /// Go's own `call`.
    pub(crate) is_call: bool,
}

/// Parsed texts.
type Texts = FxHashMap<Rc<[u8]>, Rc<Parsed>>;

/// Texts given to `tpl`, by the name they are parsed under.
#[derive(Default)]
struct TplCache {
    texts: FxHashMap<Rc<str>, Texts>,
    bytes: usize,
}

/// More text than this is forgotten.
const MOST_TEXT: usize = 16 << 20;

/// The functions that templates can call, by name. Go's builtins are always among them.
///
/// Trees number functions by the table they were parsed with: execute them with the same table.
pub struct Functions {
    rows: Vec<Row>,
    by_name: FxHashMap<&'static str, u32>,
    stamp: u32,
    tpl: RefCell<TplCache>,
    methods: RefCell<FxHashMap<&'static str, Rc<Signature>>>,
    pub(crate) values_methods: Option<MapMethods>,
}

/// Gives the object whose methods a map of Helm's own type of values has.
pub type MapMethods = fn(&Map) -> Rc<dyn Object>;

impl Functions {
    /// A table of Go's builtins and these; of two rows of a name the later one counts.
    #[must_use]
    pub fn new(slices: &[&[Function]]) -> Functions {
        static STAMPS: AtomicU32 = AtomicU32::new(1);
        let mut functions = Functions {
            rows: Vec::new(),
            by_name: FxHashMap::default(),
            stamp: STAMPS.fetch_add(1, Ordering::Relaxed),
            tpl: RefCell::default(),
            methods: RefCell::default(),
            values_methods: None,
        };
        for function in builtins::builtins() {
            functions.add(*function);
        }
        for function in slices.iter().copied().flatten() {
            functions.add(*function);
        }
        functions
    }

    /// The same with methods for maps whose type has some ([`pilothouse_value::MapType::is_values`]).
    #[must_use]
    pub fn with_values_methods(mut self, methods: MapMethods) -> Functions {
        self.values_methods = Some(methods);
        self
    }

    fn add(&mut self, function: Function) {
        let builtin = builtins::is_builtin(&function);
        self.by_name.insert(function.name, self.rows.len() as u32);
        self.rows.push(Row {
            function,
            signature: Signature::parse(function.go_type),
            short_circuit: match function.name {
                "and" if builtin => Some(false),
                "or" if builtin => Some(true),
                _ => None,
            },
            is_call: builtin && function.name == "call",
        });
    }

    /// The function of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Function> {
        let at = self.by_name.get(name)?;
        Some(&self.rows.get(*at as usize)?.function)
    }

    /// All names, in no particular order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.by_name.keys().copied()
    }

    pub(crate) fn number(&self, name: &[u8]) -> Option<u32> {
        self.by_name.get(std::str::from_utf8(name).ok()?).copied()
    }

    pub(crate) fn row(&self, number: u32) -> &Row {
        &self.rows[number as usize]
    }

    pub(crate) fn stamp(&self) -> u32 {
        self.stamp
    }

    /// The signature of an object's method; each type is taken apart once.
    pub(crate) fn method(&self, go_type: &'static str) -> Rc<Signature> {
        let mut methods = self.methods.borrow_mut();
        methods
            .entry(go_type)
            .or_insert_with(|| Rc::new(Signature::parse(go_type)))
            .clone()
    }

    /// A text for `tpl`, parsed once for each name it is parsed under.
    pub(crate) fn parse_tpl(&self, name: &Rc<str>, text: &Str) -> Rc<Parsed> {
        let mut cache = self.tpl.borrow_mut();
        let known = cache.texts.get(name);
        if let Some(parsed) = known.and_then(|texts| texts.get(text.as_bytes())) {
            return parsed.clone();
        }
        let file = pilothouse_source::FileId::NONE;
        let parsed = Rc::new(crate::parse(name, file, text.as_bytes(), self));
        if cache.bytes > MOST_TEXT {
            *cache = TplCache::default();
        }
        // A tree takes several times the memory of its text.
        cache.bytes += 64 + text.len();
        let texts = cache.texts.entry(name.clone()).or_default();
        texts.insert(text.as_bytes().into(), parsed.clone());
        parsed
    }
}

impl std::fmt::Debug for Functions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Functions")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}
