//! (frame)

use crate::Function;

pub(crate) static ROWS: &[Function] = &[];
