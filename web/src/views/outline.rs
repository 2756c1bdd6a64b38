//! The outline of the output: by group, kind first.

use pilothouse_protocol::{Document, DocumentId, DocumentRole, ObjectGroup, Problem, Severity};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::kinds;
use crate::page::Page;
use crate::shared::Shared;
use crate::state::concerns;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) documents: Shared<Vec<Document>>,
    pub(crate) selected: Option<DocumentId>,
    pub(crate) problems: Shared<Vec<Problem>>,
    pub(crate) shown: AttrValue,
}

#[component]
pub(crate) fn Outline(props: &Props) -> Html {
    let mut groups: Vec<(ObjectGroup, Vec<&Document>)> = Vec::new();
    for document in props.documents.iter() {
        match groups
            .iter_mut()
            .find(|(group, _)| *group == document.group)
        {
            Some((_, members)) => members.push(document),
            None => groups.push((document.group, vec![document])),
        }
    }
    groups.sort_by_key(|(group, _)| *group);
    html! {
        <div class="outline scroll" role="listbox" aria-label="Objects" onkeydown={Callback::from(walk)}>
            for (group, members) in groups {
                <div role="group" aria-label={kinds::heading(group)}>
                    <h4 aria-hidden="true">{kinds::heading(group)}</h4>
                    for document in members {
                        {row(props, document)}
                    }
                </div>
            }
        </div>
    }
}

fn row(props: &Props, document: &Document) -> Html {
    let selected = props.selected == Some(document.id);
    let onclick = {
        let (page, id) = (props.page.clone(), document.id);
        Callback::from(move |_| page.select_document(id))
    };
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
            if broken { {crate::views::severity(Severity::Error)} }
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
        _ => format!("{} {}, {}", document.kind, document.name, document.source),
    }
}

/// Arrows, Home and End move and choose.
fn walk(event: KeyboardEvent) {
    let list = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(items) = list.and_then(|list| list.query_selector_all("[role=option]").ok()) else {
        return;
    };
    let items: Vec<HtmlElement> = (0..items.length())
        .filter_map(|at| items.item(at)?.dyn_into().ok())
        .collect();
    let active = gloo::utils::document().active_element();
    let Some(at) = items.iter().position(|item| {
        active
            .as_ref()
            .is_some_and(|active| item.is_same_node(Some(active)))
    }) else {
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
