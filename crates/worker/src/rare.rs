//! What is fetched when it is first needed: the second module, the fields of Kubernetes. See xtask/src/worker.js.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Fetches the module if it is not there yet, and waits for it. Throws an `Error`.
    #[wasm_bindgen(js_name = answerRare, catch)]
    fn answer_rare(request: &[u8]) -> Result<Vec<u8>, JsValue>;
    /// The table of Kubernetes' fields, where it can be had.
    #[wasm_bindgen(js_name = kubernetesFields)]
    pub(crate) fn kubernetes_fields(now: bool) -> Option<String>;
}

/// Carries a request to the second module.
pub(crate) fn carry(request: &[u8]) -> Result<Vec<u8>, String> {
    answer_rare(request).map_err(|thrown| {
        let error = thrown.dyn_into::<js_sys::Error>();
        error.map_or_else(
            |other| other.as_string().unwrap_or_default(),
            |error| String::from(error.message()),
        )
    })
}
