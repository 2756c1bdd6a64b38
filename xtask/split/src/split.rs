//! Two modules out of one.
//!
//! The first keeps memory, tables, globals, data and the functions that ran. In place of each other function that it can
//! reach it has a short one, which sees to it that the second module is there (`late.load`) and calls through a slot at the
//! end of the function table. The second imports from the first what it needs, and fills those slots as it starts.

use std::collections::HashSet;

use anyhow::{Context, bail};
use walrus::ir::{UnaryOp, Value};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportId, ExportItem, FunctionId, FunctionKind, GlobalId,
    GlobalKind, ImportKind, ImportedFunction, Module, TableId, TypeId, ValType, passes,
};

use crate::SEAM;

/// Takes apart a module that was read twice. `ran`: numbers of the functions that stay in the first.
pub(crate) fn split(
    mut first: Module,
    mut rest: Module,
    ran: &HashSet<usize>,
) -> anyhow::Result<(Module, Module)> {
    let moved: Vec<FunctionId> = first
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .filter(|id| !ran.contains(&id.index()))
        .collect();
    let held = hold(&mut first);
    let reached = only_reached(&mut first, &moved);
    let table = main_table(&first)?;
    let base = first.tables.get(table).initial;
    call_through_slots(&mut first, table, base, &reached);
    let size = base + reached.len() as u64;
    resize(&mut first, table, size);

    let table = main_table(&rest)?;
    resize(&mut rest, table, size);
    import_everything(&mut rest, ran);
    fill_slots(&mut rest, table, base, &reached)?;
    passes::gc::run(&mut rest);
    export_for(&mut first, &mut rest)?;
    held.into_iter().for_each(|id| first.exports.delete(id));
    passes::gc::run(&mut first);
    Ok((first, rest))
}

/// Exports what the second module may need and the first not: else it would be dropped before that is known.
fn hold(module: &mut Module) -> Vec<ExportId> {
    let functions = module
        .imports
        .iter()
        .filter_map(|import| match import.kind {
            ImportKind::Function(id) => Some(ExportItem::Function(id)),
            _ => None,
        });
    let globals = module
        .globals
        .iter()
        .map(|global| ExportItem::Global(global.id()));
    let tables = module
        .tables
        .iter()
        .map(|table| ExportItem::Table(table.id()));
    let items: Vec<_> = functions.chain(globals).chain(tables).collect();
    let numbered = items.into_iter().enumerate();
    numbered
        .map(|(number, item)| module.exports.add(&format!("held{number}"), item))
        .collect()
}

/// The table that functions are called through.
fn main_table(module: &Module) -> anyhow::Result<TableId> {
    module
        .tables
        .main_function_table()?
        .context("the module has no table of functions")
}

fn resize(module: &mut Module, table: TableId, size: u64) {
    let table = module.tables.get_mut(table);
    table.initial = size;
    table.maximum = Some(size);
}

/// Empties the moved functions and drops what is then not needed; returns the moved functions that still are.
fn only_reached(module: &mut Module, moved: &[FunctionId]) -> Vec<FunctionId> {
    for id in moved {
        let function = module.funcs.get_mut(*id).kind.unwrap_local_mut();
        let entry = function.entry_block();
        function.block_mut(entry).instrs.clear();
        function.builder_mut().func_body().unreachable();
    }
    passes::gc::run(module);
    let left: HashSet<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    moved
        .iter()
        .copied()
        .filter(|id| left.contains(id))
        .collect()
}

/// Makes each of `reached` call the function in its slot, from `base` on, after the second module is loaded.
fn call_through_slots(module: &mut Module, table: TableId, base: u64, reached: &[FunctionId]) {
    let nothing = module.types.add(&[], &[]);
    let (load, _) = module.add_import_func(SEAM, "load", nothing);
    let zero = ConstExpr::Value(Value::I32(0));
    let loaded = module.globals.add_local(ValType::I32, true, false, zero);
    module.exports.add("late_loaded", loaded);
    for (slot, id) in (base..).zip(reached) {
        let ty = module.funcs.get(*id).ty();
        let function = module.funcs.get_mut(*id).kind.unwrap_local_mut();
        let arguments = function.args.clone();
        let entry = function.entry_block();
        function.block_mut(entry).instrs.clear();
        let mut body = function.builder_mut().func_body();
        body.global_get(loaded).unop(UnaryOp::I32Eqz);
        body.if_else(
            None,
            |then| {
                then.call(load);
            },
            |_| {},
        );
        for argument in arguments {
            body.local_get(argument);
        }
        body.i32_const(slot as i32).call_indirect(ty, table);
    }
}

/// Turns everything but the moved functions into imports. They are named by their numbers for now.
fn import_everything(module: &mut Module, ran: &HashSet<usize>) {
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    elements
        .into_iter()
        .for_each(|id| module.elements.delete(id));
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    data.into_iter().for_each(|id| module.data.delete(id));

    for import in module.imports.iter_mut() {
        import.module = SEAM.to_owned();
        if let ImportKind::Function(id) = import.kind {
            import.name = format!("f{}", id.index());
        }
    }
    let kept: Vec<(FunctionId, TypeId)> = module
        .funcs
        .iter_local()
        .filter(|(id, _)| ran.contains(&id.index()))
        .map(|(id, function)| (id, function.ty()))
        .collect();
    for (id, ty) in kept {
        let import = module.imports.add(SEAM, &format!("f{}", id.index()), id);
        module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    let globals: Vec<GlobalId> = module.globals.iter().map(|global| global.id()).collect();
    for id in globals {
        let import = module.imports.add(SEAM, &format!("g{}", id.index()), id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    for memory in module.memories.iter_mut() {
        memory.data_segments.clear();
        memory.import = Some(module.imports.add(SEAM, "m", memory.id()));
    }
    for table in module.tables.iter_mut() {
        table.elem_segments.clear();
        let name = format!("t{}", table.id().index());
        table.import = Some(module.imports.add(SEAM, &name, table.id()));
    }
}

/// Puts the functions of those numbers into the table, from `base` on.
fn fill_slots(
    module: &mut Module,
    table: TableId,
    base: u64,
    reached: &[FunctionId],
) -> anyhow::Result<()> {
    let ids: std::collections::HashMap<usize, FunctionId> = module
        .funcs
        .iter()
        .map(|function| (function.id().index(), function.id()))
        .collect();
    let functions = reached
        .iter()
        .map(|id| ids.get(&id.index()).copied())
        .collect::<Option<Vec<_>>>();
    let functions = functions.context("the module was not read twice")?;
    let offset = ConstExpr::Value(Value::I32(base as i32));
    let kind = ElementKind::Active { table, offset };
    let id = module
        .elements
        .add(kind, ElementItems::Functions(functions));
    module.tables.get_mut(table).elem_segments.insert(id);
    Ok(())
}

/// Exports from `first` what `rest` imports, under short names.
fn export_for(first: &mut Module, rest: &mut Module) -> anyhow::Result<()> {
    for (number, import) in rest.imports.iter_mut().enumerate() {
        let item = match import.kind {
            ImportKind::Function(id) => find(first.funcs.iter().map(|f| f.id()), |f| {
                f.index() == id.index()
            })
            .map(ExportItem::Function),
            ImportKind::Global(id) => find(first.globals.iter().map(|g| g.id()), |g| {
                g.index() == id.index()
            })
            .map(ExportItem::Global),
            ImportKind::Memory(_) => {
                find(first.memories.iter().map(|m| m.id()), |_| true).map(ExportItem::Memory)
            }
            ImportKind::Table(id) => find(first.tables.iter().map(|t| t.id()), |t| {
                t.index() == id.index()
            })
            .map(ExportItem::Table),
            ImportKind::Tag(_) => bail!("exceptions are not split"),
        };
        let item = item.with_context(|| format!("the first module has lost {}", import.name))?;
        import.name = format!("late{number}");
        first.exports.add(&import.name, item);
    }
    Ok(())
}

fn find<T>(all: impl IntoIterator<Item = T>, wanted: impl Fn(&T) -> bool) -> Option<T> {
    all.into_iter().find(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, RefType};

    /// `a`, exported, calls `b`; `b` calls the imported `c`.
    fn sample() -> Module {
        let mut module = Module::default();
        let ty = module.types.add(&[], &[]);
        let (c, _) = module.add_import_func("outside", "c", ty);
        module.tables.add_local(false, 1, Some(1), RefType::FUNCREF);
        let mut b = FunctionBuilder::new(&mut module.types, &[], &[]);
        b.func_body().call(c);
        let b = b.finish(Vec::new(), &mut module.funcs);
        let mut a = FunctionBuilder::new(&mut module.types, &[], &[]);
        a.func_body().call(b);
        let a = a.finish(Vec::new(), &mut module.funcs);
        module.exports.add("a", a);
        module
    }

    fn imports(module: &Module) -> Vec<(&str, &str)> {
        let imports = module.imports.iter();
        imports
            .map(|import| (import.module.as_str(), import.name.as_str()))
            .collect()
    }

    #[test]
    fn what_did_not_run_moves_and_is_reached_through_a_slot() {
        let bytes = sample().emit_wasm();
        let read = || Module::from_buffer(&bytes).expect("it was just written");
        let module = read();
        let a = module.exports.get_func("a").expect("it is exported");
        let (mut first, mut rest) =
            split(read(), read(), &HashSet::from([a.index()])).expect("it can be split");

        // The slot of `b` lies behind the table's own.
        assert_eq!(
            rest.tables
                .iter()
                .map(|table| table.initial)
                .collect::<Vec<_>>(),
            [2]
        );
        assert_eq!(rest.funcs.iter_local().count(), 1);
        assert_eq!(imports(&first), [("outside", "c"), ("late", "load")]);
        // What the second imports, the first exports.
        let exported: Vec<String> = first
            .exports
            .iter()
            .map(|export| export.name.clone())
            .collect();
        for (module, name) in imports(&rest) {
            assert!(
                module == "late" && exported.iter().any(|export| export == name),
                "{name}"
            );
        }
        // Both are valid.
        for module in [first.emit_wasm(), rest.emit_wasm()] {
            Module::from_buffer(&module).expect("a valid module");
        }
    }
}
