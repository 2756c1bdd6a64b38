//! Keyboard shortcuts of the page: from a pressed key to a row of the table of commands. Keys are matched by their
//! place on the keyboard, for layouts that make other characters of them; signs alone (`?`, `/`) by what they type.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

use crate::commands::{COMMANDS, Command};
use crate::page::Page;
use crate::state::Popover;

thread_local! {
    static MAC: bool = gloo::utils::window()
        .navigator()
        .user_agent()
        .is_ok_and(|agent| agent.contains("Mac"));
}

/// Whether Cmd does what Ctrl does elsewhere.
pub(crate) fn is_mac() -> bool {
    MAC.with(|mac| *mac)
}

/// Listens until it is dropped.
pub(crate) fn listen(page: Page) -> EventListener {
    // Before the editor: it claims some of these keys.
    let options = EventListenerOptions {
        phase: gloo::events::EventListenerPhase::Capture,
        passive: false,
    };
    EventListener::new_with_options(&gloo::utils::window(), "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>()
            && !event.is_composing()
            && pressed(&page, event)
        {
            event.prevent_default();
            event.stop_propagation();
        }
    })
}

fn pressed(page: &Page, event: &KeyboardEvent) -> bool {
    let keys = spelled(event);
    if keys == "Esc" {
        return page.close_top();
    }
    let popover = page.state().popover;
    if popover == Popover::Palette
        && palette_is_empty()
        && let Some(key) = keys.strip_prefix("Ctrl ")
        && let Some(command) = COMMANDS.iter().find(|command| command.chord == key)
    {
        page.close_popover();
        return run(page, command);
    }
    let plain = event.key().chars().count() == 1 && !event.ctrl_key() && !event.alt_key();
    if popover == Popover::Palette && plain && !event.meta_key() && !palette_has_focus() {
        page.0.typed_ahead.borrow_mut().push_str(&event.key());
        return true;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.keys == keys) else {
        return false;
    };
    // Behind a dialog nothing moves; what opens a dialog may be changed for another one.
    if page.state().is_modal() && !matches!(command.id, "palette" | "file.go") {
        return false;
    }
    let single = !keys.contains("Ctrl") && !keys.contains("Alt") && !is_function_key(&keys);
    if single && (page.state().single_keys_off || in_text_field()) {
        return false;
    }
    run(page, command)
}

/// Runs a command that can be run now.
pub(crate) fn run(page: &Page, command: &Command) -> bool {
    let enabled = (command.enabled)(&page.state());
    if enabled {
        (command.run)(page);
        page.note_command(command.id);
    }
    enabled
}

/// `Ctrl K`, `Alt Shift 1`, `F8`, `?`: as the table of commands spells it.
fn spelled(event: &KeyboardEvent) -> String {
    let control = if is_mac() {
        event.meta_key()
    } else {
        event.ctrl_key()
    };
    let typed = event.key();
    let bare = !control && !event.alt_key();
    let sign = bare && typed.chars().count() == 1 && !typed.starts_with(char::is_alphanumeric);
    let mut keys = String::new();
    for (held, name) in [
        (control, "Ctrl "),
        (event.alt_key(), "Alt "),
        (event.shift_key() && !sign, "Shift "),
    ] {
        if held {
            keys.push_str(name);
        }
    }
    let code = event.code();
    let key = match code.as_str() {
        _ if sign => typed.as_str(),
        "Escape" => "Esc",
        "Period" => ".",
        "Comma" => ",",
        "Slash" => "/",
        "Backquote" => "`",
        code => code
            .strip_prefix("Key")
            .or_else(|| code.strip_prefix("Digit"))
            .unwrap_or(code),
    };
    keys + key
}

fn is_function_key(keys: &str) -> bool {
    let key = keys.rsplit(' ').next().unwrap_or_default();
    key.len() > 1 && key.starts_with('F')
}

fn focused() -> Option<Element> {
    gloo::utils::document().active_element()
}

/// Whether a key would type something where the focus is.
fn in_text_field() -> bool {
    let selector = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
    focused().is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}

fn palette_has_focus() -> bool {
    focused().is_some_and(|element| element.closest(".palette").ok().flatten().is_some())
}

/// Whether nothing is typed into the palette; it may not be drawn yet.
fn palette_is_empty() -> bool {
    let field = gloo::utils::document().query_selector(".palette input");
    let field = field.ok().flatten();
    field
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .is_none_or(|input| input.value().is_empty())
}
