//! Keyboard shortcuts of the page. Alt keys are matched by their place on the keyboard, for layouts that make other
//! characters of them.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use crate::page::Page;
use crate::state::{Popover, View};

/// Listens until it is dropped.
pub(crate) fn listen(page: Page) -> EventListener {
    // Before the editor: it claims some of these keys.
    let options = EventListenerOptions {
        phase: gloo::events::EventListenerPhase::Capture,
        passive: false,
    };
    EventListener::new_with_options(&gloo::utils::window(), "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>()
            && pressed(&page, event)
        {
            event.prevent_default();
            event.stop_propagation();
        }
    })
}

fn pressed(page: &Page, event: &KeyboardEvent) -> bool {
    let (control, alt, shift) = (
        event.ctrl_key() || event.meta_key(),
        event.alt_key(),
        event.shift_key(),
    );
    match (control, alt, shift, event.code().as_str()) {
        (true, false, false, "KeyJ") => page.change(|state| state.panel = !state.panel),
        (true, false, false, "KeyB") => {
            page.change(|state| state.files_hidden = !state.files_hidden)
        }
        (false, false, false, "F8") => page.step_problem(1),
        (false, false, true, "F8") => page.step_problem(-1),
        (false, true, false, "KeyE") => page.next_environment(),
        (false, true, false, "KeyS") => page.share(),
        (false, true, false, "Digit1") => page.show_view(View::Manifests),
        (false, true, false, "Digit2") => page.show_view(View::Diff),
        (false, true, false, "Enter") => page.fill_window(),
        (false, true, false, "Digit0") => page.focus_editor(),
        (false, false, false, "Escape") => return close(page),
        _ => return false,
    }
    true
}

/// Closes what is open over the page; says whether there was something.
fn close(page: &Page) -> bool {
    let (failure, popover) = {
        let state = page.state();
        (state.failure.is_some(), state.popover)
    };
    if failure {
        page.change(|state| state.failure = None);
    } else if popover != Popover::None {
        page.close_popover();
    } else {
        return false;
    }
    true
}
