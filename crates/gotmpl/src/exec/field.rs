//! Fields, keys and methods: `.a.b`, `$x.y`, `(f).z`.

use super::{Eval, Exec, Traced};
use crate::Extent;
use crate::tree::{Arena, Id, Ident, Kind, Run};
use pilothouse_value::{Kind as GoKind, Map, MapType, Object, Origin, Value};

impl Exec<'_> {
    /// Follows a chain of names from `receiver`; the last one may be a method that takes `args`.
    #[allow(clippy::too_many_arguments)] // a call's parts; a struct of them would cost stack
    pub(super) fn fields(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        receiver: &Traced,
        names: Run,
        node: Id,
        args: &[Id],
        piped: &mut Option<Traced>,
    ) -> Eval<Traced> {
        let idents = &arena.idents[names.range()];
        let mut current: Option<Traced> = None;
        let last = idents.len().saturating_sub(1);
        for (at, ident) in idents.iter().enumerate() {
            let from = current.as_ref().unwrap_or(receiver);
            let has_args = at == last && (!args.is_empty() || piped.is_some());
            let next = match &from.value {
                // A method goes before a key of the same name.
                Value::Map(map) if !has_args && !self.has_method(map, ident) => {
                    let slots = map.slots();
                    match slots.get(&*ident.name) {
                        Some(slot) => {
                            let origin = if slot.origin.is_some() {
                                if map.is_shared() {
                                    // Another template may have put it there.
                                    let place = self.child(ident, from.origin);
                                    self.recorder.read(place, Extent::Itself);
                                }
                                slot.origin
                            } else {
                                self.child(ident, from.origin)
                            };
                            Traced {
                                value: slot.value.clone(),
                                origin,
                                boxed: map.ty() != MapType::String,
                            }
                        }
                        None => {
                            let origin = self.child(ident, from.origin);
                            self.missing_key(map.ty(), &ident.name, origin)?
                        }
                    }
                }
                _ if at == last => self.other_field(arena, dot, from, ident, node, args, piped)?,
                _ => self.other_field(arena, dot, from, ident, node, &[], &mut None)?,
            };
            current = Some(next);
        }
        let value = current.unwrap_or_default();
        self.recorder.read(value.origin, Extent::Itself);
        Ok(value)
    }

    /// What a map without the key gives.
    fn missing_key(&mut self, ty: MapType, name: &str, origin: Origin) -> Eval<Traced> {
        self.recorder.read(origin, Extent::Itself);
        if self.strict {
            return Err(self.fail(format!("map has no entry for key {}", quoted(name))));
        }
        Ok(Traced {
            value: match ty {
                MapType::String => Value::from(""),
                MapType::Any | MapType::Values | MapType::Values3 => Value::Nil,
            },
            origin,
            boxed: ty != MapType::String,
        })
    }

    /// The origin of a field; the last answer for the same parent is remembered.
    #[inline]
    fn child(&mut self, ident: &Ident, parent: Origin) -> Origin {
        if !parent.is_some() {
            return Origin::NONE;
        }
        let table = self.recorder.table();
        let (known_table, known_parent, known_child) = ident.memo.get();
        if known_parent == parent && known_table == table {
            return known_child;
        }
        let child = self.recorder.child(parent, &ident.name);
        ident.memo.set((table, parent, child));
        child
    }

    /// A field of anything but a map, or a map's with arguments.
    #[allow(clippy::too_many_arguments)]
    #[inline(never)]
    fn other_field(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        from: &Traced,
        ident: &Ident,
        node: Id,
        args: &[Id],
        piped: &mut Option<Traced>,
    ) -> Eval<Traced> {
        let name = &*ident.name;
        self.recorder.read(from.origin, Extent::Itself);
        match &from.value {
            Value::Map(map) if self.has_method(map, ident) => {
                self.values_method(arena, dot, from, map, ident, node, args, piped)
            }
            Value::Nil if from.boxed => {
                Err(self.fail(format!("nil pointer evaluating interface {{}}.{name}")))
            }
            Value::Nil if self.strict => {
                Err(self.fail(format!("nil data; no entry for key {}", quoted(name))))
            }
            Value::Nil => Ok(Traced::default()),
            Value::Object(object) => {
                let origin = self.child(ident, from.origin);
                if let Some(method) = object.methods().iter().find(|known| known.name == name) {
                    let signature = self.functions.method(method.go_type);
                    let from = (object.clone(), from.origin);
                    return self.method(
                        arena,
                        dot,
                        from,
                        method.name,
                        &signature,
                        node,
                        args,
                        piped,
                    );
                }
                let has_args = !args.is_empty() || piped.is_some();
                self.object_field(from, object.as_ref(), name, origin, has_args)
            }
            Value::Map(_) => Err(self.fail(format!("{name} is not a method but has arguments"))),
            _ => Err(self.no_field(from, name)),
        }
    }

    /// Whether a map is of Helm's own type of values and has a method of that name.
    #[inline]
    fn has_method(&self, map: &Map, ident: &Ident) -> bool {
        ident.is_method && map.ty().is_values() && self.functions.values_methods.is_some()
    }

    /// A method of Helm's own type of values.
    #[allow(clippy::too_many_arguments)]
    fn values_method(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        from: &Traced,
        map: &Map,
        ident: &Ident,
        node: Id,
        args: &[Id],
        piped: &mut Option<Traced>,
    ) -> Eval<Traced> {
        let object = self.functions.values_methods.map(|methods| methods(map));
        let known = object.as_ref().and_then(|object| {
            let mut known = object.methods().iter();
            known.find(|known| known.name == &*ident.name)
        });
        let (Some(object), Some(method)) = (&object, known) else {
            let origin = self.child(ident, from.origin);
            return self.missing_key(map.ty(), &ident.name, origin);
        };
        let signature = self.functions.method(method.go_type);
        let from = (object.clone(), from.origin);
        self.method(arena, dot, from, method.name, &signature, node, args, piped)
    }

    fn object_field(
        &mut self,
        from: &Traced,
        object: &dyn Object,
        name: &str,
        origin: Origin,
        has_args: bool,
    ) -> Eval<Traced> {
        let is_map = object.kind() == GoKind::Map;
        if has_args && is_map {
            return Err(self.fail(format!("{name} is not a method but has arguments")));
        }
        match object.field(name) {
            Some(_) if has_args => Err(self.fail(format!(
                "{name} has arguments but cannot be invoked as function"
            ))),
            Some(value) => Ok(Traced {
                boxed: value.is_nil(),
                value,
                origin,
            }),
            None if is_map && self.strict => {
                Err(self.fail(format!("map has no entry for key {}", quoted(name))))
            }
            None if is_map => Ok(Traced {
                value: Value::Nil,
                origin,
                boxed: true,
            }),
            None => Err(self.no_field(from, name)),
        }
    }

    #[cold]
    fn no_field(&self, from: &Traced, name: &str) -> Box<crate::ExecError> {
        let ty = if from.boxed {
            "interface {}"
        } else {
            from.value.go_type()
        };
        self.fail(format!("can't evaluate field {name} in type {ty}"))
    }

    /// Fields of something in parentheses, or of a function's result.
    #[allow(clippy::too_many_arguments)]
    #[inline(never)]
    pub(super) fn chain(
        &mut self,
        arena: &Arena,
        dot: &Traced,
        id: Id,
        head: Id,
        names: Run,
        args: &[Id],
        piped: &mut Option<Traced>,
    ) -> Eval<Traced> {
        self.at = id;
        if let Kind::Nil = arena.node(head).kind {
            let shown = crate::show::node(arena, id);
            return Err(self.fail(format!("indirection through explicit nil in {shown}")));
        }
        let value = self.untyped(arena, dot, head)?;
        self.fields(arena, dot, &value, names, id, args, piped)
    }
}

fn quoted(text: &str) -> String {
    String::from_utf8(pilothouse_value::format::quote(text.as_bytes())).unwrap_or_default()
}
