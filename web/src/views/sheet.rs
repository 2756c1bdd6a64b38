//! The sheet of shortcuts, made from the table of commands.

use yew::prelude::*;

use crate::commands::{COMMANDS, Group, caps};
use crate::page::Page;
use crate::views::dialog::Dialog;
use crate::views::keycaps;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) single_keys_off: bool,
}

#[component]
pub(crate) fn Sheet(props: &Props) -> Html {
    let first = use_node_ref();
    let single = {
        let page = props.page.clone();
        Callback::from(move |_: Event| page.toggle_single_keys())
    };
    html! {
        <Dialog page={props.page.clone()} class="sheetkeys" title="Keyboard shortcuts" first={first.clone()}
            head={html! { <label class="chk"><input ref={first} type="checkbox" checked={!props.single_keys_off} onchange={single} />{"Single-key shortcuts"}</label> }}>
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
        </Dialog>
    }
}
