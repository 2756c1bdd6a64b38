//! A module that tells which of its functions run.

use walrus::ir::{Call, Const, Instr, Value};
use walrus::{Module, ValType};

use crate::SEAM;

/// Makes every function call `late.ran` with its number first.
pub(crate) fn count(module: &mut Module) {
    let ty = module.types.add(&[ValType::I32], &[]);
    let (ran, _) = module.add_import_func(SEAM, "ran", ty);
    for (id, function) in module.funcs.iter_local_mut() {
        let number = Const {
            value: Value::I32(id.index() as i32),
        };
        let entry = function.entry_block();
        let tell = [Instr::Const(number), Instr::Call(Call { func: ran })];
        let start = &mut function.block_mut(entry).instrs;
        start.splice(0..0, tell.map(|instr| (instr, Default::default())));
    }
}
