//! JSON as Go's `encoding/json` reads and writes it.

mod decode;
mod encode;
mod reader;

pub use decode::{JsonError, decode, decode_list, decode_map, decode_map_partly};
pub use encode::{encode, encode_pretty, encode_raw};

pub(crate) use decode::{json_kind, mismatch};
pub(crate) use encode::{list_bytes, push_base64, sanitize as encode_sanitize};
