//! The sheet of shortcuts, made from the table of commands.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::commands::{COMMANDS, Group, caps};
use crate::page::Page;
use crate::views::{focus, keycaps, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) single_keys_off: bool,
}

#[component]
pub(crate) fn Sheet(props: &Props) -> Html {
    let first = use_node_ref();
    {
        let (first, page) = (first.clone(), props.page.clone());
        use_effect_with((), move |()| {
            page.remember_focus();
            if let Some(element) = first.cast::<HtmlElement>() {
                let _ = element.focus();
            }
        });
    }
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.close_popover())
    };
    let single = {
        let page = props.page.clone();
        Callback::from(move |_: Event| page.toggle_single_keys())
    };
    html! {
        <div class="scrim" onclick={close.clone()}>
            <div class="dialog sheetkeys" role="dialog" aria-modal="true" aria-labelledby="keys-title"
                onclick={Callback::from(|event: MouseEvent| event.stop_propagation())} onkeydown={Callback::from(trap)}>
                <header role="none">
                    <h2 id="keys-title" class="grow">{"Keyboard shortcuts"}</h2>
                    <label class="chk"><input ref={first} type="checkbox" checked={!props.single_keys_off} onchange={single} />{"Single-key shortcuts"}</label>
                    <button class="iconbtn" aria-label="Close" title="Close (Esc)" onclick={close}>{small("x")}</button>
                </header>
                <div class="keycols scroll" tabindex="0" role="region" aria-label="All shortcuts">
                    for group in [Group::Everywhere, Group::Views, Group::Editing] {
                        <section aria-label={group.title()}>
                            <h3>{group.title()}</h3>
                            <ul>
                                for command in COMMANDS.iter().filter(|one| one.group == group && !one.keys.is_empty()) {
                                    <li><span class="grow">{command.title}</span>
                                        {keycaps(&caps(command.keys))}
                                        if !command.chord.is_empty() { <span class="chord">{"or"}{keycaps(&[caps("Ctrl")[0], "K", command.chord])}</span> }
                                    </li>
                                }
                                if group == Group::Editing { <li><span class="grow">{"Leave the editor"}</span>{keycaps(&["Esc", "Tab"])}</li> }
                            </ul>
                        </section>
                    }
                </div>
                <p class="keynote">{format!("{} stays held through both keys of “K, letter”. Keys are named by their place on an American keyboard. Everything else is in the palette, {} K.", caps("Ctrl")[0], caps("Ctrl")[0])}</p>
            </div>
        </div>
    }
}

/// Keeps the focus inside a dialog.
pub(crate) fn trap(event: KeyboardEvent) {
    if event.key() != "Tab" {
        return;
    }
    let inside = "button:not([disabled]), a[href], input, select, textarea, [tabindex='0']";
    let items = focus::items(&event, inside);
    let at = focus::position(&items);
    let to = match event.shift_key() {
        true if at == Some(0) => items.last(),
        false if at.is_some_and(|at| at + 1 == items.len()) => items.first(),
        _ => return,
    };
    let Some(to) = to else { return };
    event.prevent_default();
    let _ = to.focus();
}
