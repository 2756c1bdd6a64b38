//! The world as a browser has it.

use pilothouse_session::World;
use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

/// Clock and randomness of the browser.
pub(crate) struct Browser;

impl World for Browser {
    fn now(&self) -> i128 {
        let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
        // Finer than Date.now(), and never backwards while the worker lives.
        let milliseconds = scope
            .performance()
            .map_or_else(js_sys::Date::now, |clock| clock.time_origin() + clock.now());
        (milliseconds * 1e6) as i128
    }

    fn random(&self, bytes: &mut [u8]) {
        let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
        // The browser hands out 65,536 bytes at a time. A browser without randomness does not run modules.
        for chunk in bytes.chunks_mut(65_536) {
            if let Ok(crypto) = scope.crypto() {
                let _ = crypto.get_random_values_with_u8_array(chunk);
            }
        }
    }
}
