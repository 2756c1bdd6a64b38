//! What is on the screen, one file each.

pub(crate) mod base;
pub(crate) mod changes;
pub(crate) mod dialog;
pub(crate) mod diff;
pub(crate) mod editor;
pub(crate) mod env;
pub(crate) mod envbox;
pub(crate) mod environments;
pub(crate) mod export;
pub(crate) mod failure;
pub(crate) mod files;
pub(crate) mod focus;
pub(crate) mod gallery;
pub(crate) mod import;
pub(crate) mod matrix;
pub(crate) mod menu;
pub(crate) mod naming;
pub(crate) mod outline;
pub(crate) mod output;
pub(crate) mod palette;
pub(crate) mod phone;
pub(crate) mod problems;
pub(crate) mod review;
pub(crate) mod secrets;
pub(crate) mod set_value;
pub(crate) mod share;
pub(crate) mod sheet;
pub(crate) mod sight;
pub(crate) mod sortable;
pub(crate) mod splitter;
pub(crate) mod status;
pub(crate) mod toast;
pub(crate) mod topbar;
pub(crate) mod trace;
pub(crate) mod tree;
pub(crate) mod values;
pub(crate) mod welcome;
pub(crate) mod why;

use pilothouse_protocol::{SetKind, Severity};
use yew::prelude::*;

/// An icon of the sprite in index.html.
pub(crate) fn icon(name: &'static str) -> Html {
    icon_with(name, "")
}

/// A small icon.
pub(crate) fn small(name: &'static str) -> Html {
    icon_with(name, "sm")
}

/// An icon with classes of its own.
pub(crate) fn icon_with(name: &'static str, class: &'static str) -> Html {
    html! {
        <svg class={classes!("ico", class)} aria-hidden="true"><use href={format!("#{name}")} /></svg>
    }
}

/// The mark of a severity.
pub(crate) fn severity(severity: Severity) -> Html {
    let name = crate::kinds::severity(severity);
    let shape = if severity == Severity::Hint {
        "info"
    } else {
        name
    };
    html! {
        <svg class={classes!("ico", "sm", "sev", name)} aria-hidden="true"><use href={format!("#{shape}")} /></svg>
    }
}

/// Keycaps, one beside the other.
pub(crate) fn keycaps(keys: &[&'static str]) -> Html {
    html! { <kbd class="kbd">for key in keys.iter() { <i>{*key}</i> }</kbd> }
}

/// A command as an item of a menu; nothing where it cannot be run.
pub(crate) fn menu_item(page: &crate::page::Page, id: &str) -> Html {
    let Some(command) = crate::commands::find(id) else {
        return html! {};
    };
    if !(command.enabled)(&page.state()) {
        return html! {};
    }
    let page = page.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        page.close_popover();
        crate::keys::run(&page, command);
    });
    html! {
        <button role="menuitem" {onclick}>{small(command.icon)}<span class="ell">{command.title}</span>
            if !command.keys.is_empty() { {keycaps(&crate::commands::caps(command.keys))} }
        </button>
    }
}

/// The buoy of an environment.
pub(crate) fn pip(shape: u8) -> Html {
    html! { <i class={classes!("pip", format!("e{}", shape % 4 + 1))} aria-hidden="true"></i> }
}

/// A name that is shortened in the middle, so that its ending stays to be read.
pub(crate) fn middle(name: &str, ending: usize) -> Html {
    let split = name.len().saturating_sub(ending);
    if !name.is_char_boundary(split) || split == 0 || ending == 0 {
        return html! { <span class="ell">{name.to_owned()}</span> };
    }
    html! { <span class="mid"><span class="ell">{name[..split].to_owned()}</span><span>{name[split..].to_owned()}</span></span> }
}

/// Puts the focus on what a selector finds, once it is drawn.
pub(crate) fn focus_soon(selector: &'static str) {
    gloo::timers::callback::Timeout::new(0, move || {
        let found = gloo::utils::document().query_selector(selector);
        if let Ok(Some(found)) = found
            && let Ok(found) = wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(found)
        {
            let _ = found.focus();
        }
    })
    .forget();
}

/// The Helms that an environment can follow.
pub(crate) const HELMS: [&str; 2] = ["4.3.1", "3.22.0"];

/// The flag that sets values in that way, without its dashes.
pub(crate) fn set_flag(kind: SetKind) -> &'static str {
    match kind {
        SetKind::Set => "set",
        SetKind::String => "set-string",
        SetKind::Json => "set-json",
        SetKind::Literal => "set-literal",
        SetKind::File => "set-file",
    }
}

/// The last name of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
