//! The outline of the output: by group, kind first.

use pilothouse_protocol::ask::Made;
use pilothouse_protocol::{Document, DocumentId, DocumentRole, ObjectGroup, Problem, Severity};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::kinds;
use crate::page::Page;
use crate::shared::Shared;
use crate::state::{concerns, outline};
use crate::views::{focus, small};

/// A long list comes in parts, of which the browser lays out those in sight.
const PART: usize = 50;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) documents: Shared<Vec<Document>>,
    /// What the cursor's line made.
    pub(crate) made: Option<Shared<Made>>,
    pub(crate) selected: Option<DocumentId>,
    pub(crate) problems: Shared<Vec<Problem>>,
    pub(crate) shown: AttrValue,
}

#[component]
pub(crate) fn Outline(props: &Props) -> Html {
    let wanted = use_state_eq(String::new);
    let typed = {
        let wanted = wanted.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                wanted.set(input.value());
            }
        })
    };
    let words = wanted.to_lowercase();
    let mut groups: Vec<(ObjectGroup, Vec<&Document>)> = Vec::new();
    for document in outline(&props.documents) {
        if !takes(document, &words) {
            continue;
        }
        match groups
            .iter_mut()
            .find(|(group, _)| *group == document.group)
        {
            Some((_, members)) => members.push(document),
            None => groups.push((document.group, vec![document])),
        }
    }
    let none = groups.is_empty() && !props.documents.is_empty();
    html! {
        <div class="outlines">
        <label class="field">{small("search")}<input data-filter="" type="search" placeholder="Filter" aria-label="Filter objects by kind and name" title="Filter (/)" value={(*wanted).clone()} oninput={typed} onkeydown={Callback::from(into_list)} /></label>
        <div class="outline scroll" role="listbox" aria-label="Objects" onkeydown={Callback::from(walk)}>
            for (group, members) in groups {
                <div role="group" key={kinds::heading(group)} aria-label={kinds::heading(group)}>
                    <h4 aria-hidden="true">{kinds::heading(group)}</h4>
                    for part in members.chunks(PART) {
                        <div class="part" role="presentation" style={format!("--rows:{}", part.len())}>for document in part { {row(props, document)} }</div>
                    }
                </div>
            }
            if none { <p class="dim vnone">{"No object is like that."}</p> }
        </div>
        </div>
    }
}

/// Whether a document is one of those that are looked for: each word is in its kind, name or template.
fn takes(document: &Document, words: &str) -> bool {
    let text = format!(
        "{} {} {} {} {}",
        document.kind, document.label, document.name, document.namespace, document.source
    )
    .to_lowercase();
    words.split_whitespace().all(|word| text.contains(word))
}

/// From the filter down into the list; Escape empties it.
fn into_list(event: KeyboardEvent) {
    let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
        return;
    };
    match event.key().as_str() {
        "ArrowDown" | "Enter" => {
            let first = gloo::utils::document().query_selector(".outline [role=option]");
            if let Ok(Some(first)) = first
                && let Ok(first) = first.dyn_into::<HtmlElement>()
            {
                event.prevent_default();
                let _ = first.focus();
                first.click();
            }
        }
        "Escape" if !input.value().is_empty() => {
            event.stop_propagation();
            input.set_value("");
            if let Ok(typed) = web_sys::Event::new("input") {
                let _ = input.dispatch_event(&typed);
            }
        }
        _ => {}
    }
}

fn row(props: &Props, document: &Document) -> Html {
    let selected = props.selected == Some(document.id);
    let onclick = {
        let (page, id) = (props.page.clone(), document.id);
        Callback::from(move |_| page.select_document(id))
    };
    let lit = props.made.as_ref().map_or(0, |made| {
        let own = made
            .documents
            .iter()
            .filter(|one| one.document == document.id);
        own.map(|one| one.printed.len() + one.decided.len()).sum()
    });
    let broken = document.stale
        && props.problems.iter().any(|problem| {
            problem.severity == Severity::Error
                && concerns(problem, &props.shown)
                && problem
                    .location
                    .as_ref()
                    .is_some_and(|place| place.path == document.source)
        });
    html! {
        <button class="obj" role="option" key={document.id} aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }}
            title={title(document)} {onclick}>
            <svg class={classes!("ico", "sm", "k", kinds::colour(document.group))} aria-hidden="true">
                <use href={format!("#{}", kinds::icon(&document.kind, document.group))} />
            </svg>
            <span class="ell">{name(document)}{" "}<small>{&document.short_name}</small></span>
            if !document.hook.is_empty() { <small class="runs ell">{&document.hook}</small> }
            if broken { {crate::views::severity(Severity::Error)} } else if lit > 0 { <span class="lit num" title="Lines that the cursor's line made">{lit}</span> }
        </button>
    }
}

/// What the outline calls a document.
fn name(document: &Document) -> &str {
    if document.label.is_empty() {
        crate::views::file_name(&document.source)
    } else {
        &document.label
    }
}

fn title(document: &Document) -> String {
    match document.role {
        DocumentRole::Notes => document.source.clone(),
        DocumentRole::Hook => format!(
            "{} {}, {}, runs {}",
            document.kind, document.name, document.source, document.hook
        ),
        _ => format!("{} {}, {}", document.kind, document.name, document.source),
    }
}

/// Arrows, Home and End move and choose.
fn walk(event: KeyboardEvent) {
    let items = focus::items(&event, "[role=option]");
    let Some(at) = focus::position(&items) else {
        return;
    };
    let next = match event.key().as_str() {
        "ArrowDown" => at + 1,
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        "End" => items.len() - 1,
        _ => return,
    };
    event.prevent_default();
    if let Some(item) = items.get(next) {
        let _ = item.focus();
        item.click();
    }
}
