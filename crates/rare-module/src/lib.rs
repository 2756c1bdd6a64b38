//! [`pilothouse_rare`]'s answers as a module of their own, which the worker fetches when a chart needs one.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// The bytes of the answer to a request's bytes.
///
/// # Errors
/// Where the bytes are no request.
#[wasm_bindgen]
pub fn answer(request: &[u8]) -> Result<Vec<u8>, String> {
    pilothouse_rare::answer(request)
}
