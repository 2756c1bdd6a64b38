//! Search and commands.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::commands::caps;
use crate::page::Page;
use crate::palette::{Act, Item, Section, search};
use crate::state::State;
use crate::views::{icon, keycaps};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) state: State,
}

/// A field over a list: the field keeps the focus, arrows walk the list.
#[component]
pub(crate) fn Palette(props: &Props) -> Html {
    let field = use_node_ref();
    let query = use_state(|| props.state.palette_start.to_owned());
    let at = use_state(|| 0_usize);
    {
        let (field, page, start) = (field.clone(), props.page.clone(), props.state.palette_start);
        let (query, at) = (query.clone(), at.clone());
        use_effect_with(start, move |start| {
            page.remember_focus();
            let start = format!("{start}{}", page.0.typed_ahead.take());
            at.set(0);
            if let Some(input) = field.cast::<HtmlInputElement>() {
                input.set_value(&start);
                let _ = input.focus();
            }
            query.set(start);
        });
    }
    let recent = props.page.0.recent.borrow().clone();
    let sections = search(&props.state, &recent, &query);
    let count = sections
        .iter()
        .map(|section| section.items.len())
        .sum::<usize>();
    let chosen = (*at).min(count.saturating_sub(1));
    use_effect_with((chosen, (*query).clone()), |_| reveal());

    let oninput = {
        let (query, at) = (query.clone(), at.clone());
        Callback::from(move |event: InputEvent| {
            query.set(event.target_unchecked_into::<HtmlInputElement>().value());
            at.set(0);
        })
    };
    let acts: Vec<Act> = acts(&sections);
    let onkeydown = {
        let (page, at, seen, field) =
            (props.page.clone(), at.clone(), query.clone(), field.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" => at.set((chosen + 1) % count.max(1)),
                "ArrowUp" => at.set(chosen.checked_sub(1).unwrap_or(count.saturating_sub(1))),
                "PageDown" => at.set((chosen + 8).min(count.saturating_sub(1))),
                "PageUp" => at.set(chosen.saturating_sub(8)),
                "Enter" => {
                    let typed = field.cast::<HtmlInputElement>().map(|field| field.value());
                    // Who types fast is ahead of what is drawn.
                    let act = match typed.filter(|typed| *typed != *seen) {
                        Some(typed) => first_of(&page, &typed),
                        None => acts.get(chosen).cloned(),
                    };
                    if let Some(act) = act {
                        do_it(&page, &act);
                    }
                }
                // The field is all that can have the focus.
                "Tab" => {}
                _ => return,
            }
            event.prevent_default();
        })
    };
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.close_popover())
    };
    let mut index = 0;
    html! {
        <div class="scrim" onclick={close}>
            <div class="dialog palette" role="dialog" aria-modal="true" aria-label="Search and commands" onclick={Callback::from(|event: MouseEvent| event.stop_propagation())}>
                <label class="pfield">{icon("search")}
                    <input ref={field} type="text" role="combobox" aria-label="Search and commands" aria-expanded="true" aria-controls="found"
                        aria-autocomplete="list" aria-activedescendant={(count > 0).then(|| format!("found-{chosen}"))}
                        placeholder="Files, objects, problems, commands" autocomplete="off" spellcheck="false" {oninput} {onkeydown} />
                </label>
                <div class="plist scroll" id="found" role="listbox" aria-label="Found">
                    for section in sections.iter() {
                        <div role="group" aria-label={section.title}>
                            <h3 aria-hidden="true">{section.title}</h3>
                            for item in section.items.iter() {
                                {{
                                    let here = index;
                                    index += 1;
                                    row(props, item, here, here == chosen)
                                }}
                            }
                        </div>
                    }
                </div>
                if count == 0 { <p class="pnone" role="status">{format!("Nothing here has “{}” in its name.", query.trim())}</p> }
                <footer class="pfoot" aria-hidden="true">
                    <span>{keycaps(&["↑", "↓"])}{"move"}</span><span>{keycaps(&["Enter"])}{"open"}</span>
                    <span class="grow"></span>
                    <span>{keycaps(&["/"])}{"files"}</span><span>{keycaps(&[">"])}{"commands"}</span>
                    <span>{keycaps(&["@"])}{"objects"}</span><span>{keycaps(&["!"])}{"problems"}</span>
                </footer>
            </div>
        </div>
    }
}

/// What the first row of a search does.
fn first_of(page: &Page, query: &str) -> Option<Act> {
    let recent = page.0.recent.borrow().clone();
    let sections = search(&page.state(), &recent, query);
    acts(&sections).into_iter().next()
}

fn acts(sections: &[Section]) -> Vec<Act> {
    let items = sections.iter().flat_map(|section| &section.items);
    items.map(|item| item.act.clone()).collect()
}

fn row(props: &Props, item: &Item, at: usize, chosen: bool) -> Html {
    let choose = {
        let (page, act) = (props.page.clone(), item.act.clone());
        Callback::from(move |_: MouseEvent| do_it(&page, &act))
    };
    let (keys, chord) = match item.act {
        Act::Command(command) => (command.keys, command.chord),
        _ => ("", ""),
    };
    html! {
        <div class="prow" role="option" id={format!("found-{at}")} aria-selected={chosen.to_string()} onclick={choose}>
            {icon(item.icon)}
            <span class="ptext ell">{marked(item)}</span>
            if !item.note.is_empty() { <span class="dim ell">{&item.note}</span> }
            <span class="grow"></span>
            if !item.place.is_empty() { <span class="dim ell place">{&item.place}</span> }
            if !keys.is_empty() { {keycaps(&caps(keys))} }
            if !chord.is_empty() { <span class="chord">{"or"}{keycaps(&[caps("Ctrl")[0], "K", chord])}</span> }
        </div>
    }
}

/// The text with the letters that were typed.
fn marked(item: &Item) -> Html {
    let mut from = 0;
    let mut parts = Vec::new();
    for (start, end) in &item.marks {
        parts.push(html! { {item.text[from..*start].to_owned()} });
        parts.push(html! { <b>{item.text[*start..*end].to_owned()}</b> });
        from = *end;
    }
    parts.push(html! { {item.text[from..].to_owned()} });
    parts.into_iter().collect()
}

fn do_it(page: &Page, act: &Act) {
    page.close_popover();
    match act {
        Act::Command(command) => {
            crate::keys::run(page, command);
        }
        Act::File(path) => {
            page.0.focusing.set(true);
            page.open_file(path);
        }
        Act::Object(id) => {
            page.show_view(crate::state::View::Manifests);
            page.select_document(*id);
        }
        Act::Environment(name) => page.select_environment(name),
        Act::Problem(at) => page.go_to_problem(*at),
        Act::Playground(id) => page.open_saved(id.clone()),
        Act::Example(name) => page.open_example(name),
    }
}

/// Scrolls the chosen row into view.
fn reveal() {
    let chosen = gloo::utils::document().query_selector(".palette [aria-selected=true]");
    if let Ok(Some(row)) = chosen
        && let Ok(row) = row.dyn_into::<HtmlElement>()
    {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
