//! Before and after: what the edits since the base change, environment by environment.

use pilothouse_protocol::{
    ChangedCell, ChangedObject, Changes, ComparedSide, Environment, ObjectStatus,
};
use yew::prelude::*;

use crate::kinds;
use crate::page::Page;
use crate::receive::count;
use crate::shared::Shared;
use crate::state::View;
use crate::views::base::{NoBase, in_words, pinned};
use crate::views::{icon, pip, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) base: AttrValue,
    pub(crate) changes: Option<Shared<Changes>>,
}

#[component]
pub(crate) fn ChangesView(props: &Props) -> Html {
    if props.base.is_empty() {
        return html! {
            <NoBase page={props.page.clone()} title="Before and after"
                says="Pin a state of the chart. Every environment then says what your edits change there, as you type." />
        };
    }
    let review = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.show_view(View::Review))
    };
    html! {
        <div class="changed">
            <div class="bar">{pinned(&props.page, &props.base)}<span class="grow"></span>
                <button class="btn sm" onclick={review}>{small("eye")}{"Review"}</button></div>
            {match &props.changes {
                None => super::diff::waiting(),
                Some(changes) => table(props, changes),
            }}
        </div>
    }
}

fn table(props: &Props, changes: &Changes) -> Html {
    let broken = changes
        .environments
        .iter()
        .filter(|one| !one.message.is_empty());
    html! {
        <>
            for one in broken { <div class="stale" role="alert">{small("error")}<span>{&one.message}</span></div> }
            if changes.objects.is_empty() {
                <div class="empty">{icon("ok")}<b>{"Nothing has changed"}</b>
                    <span>{format!("Every environment prints what it printed before, compared with {}.", in_words(&changes.base))}</span></div>
            } else {
                <div class="scroll tscroll" tabindex="0" role="region" aria-label="What changes in each environment">
                    <table class="ctable">
                        <thead><tr>
                            <th scope="col">{"Object"}</th>
                            for one in changes.environments.iter() { {column(props, &one.name)} }
                        </tr>
                        <tr class="totals">
                            <th scope="row">{"Altogether"}</th>
                            for one in changes.environments.iter() {
                                <td>{whole(props, one)}</td>
                            }
                        </tr></thead>
                        <tbody>for object in changes.objects.iter() { {row(props, changes, object)} }</tbody>
                    </table>
                </div>
            }
        </>
    }
}

fn column(props: &Props, name: &str) -> Html {
    let known = props
        .environments
        .iter()
        .find(|one| one.settings.name == name);
    html! {
        <th scope="col"><span class="envtag">if let Some(known) = known { {pip(known.shape)} }<span class="ell">{name}</span></span></th>
    }
}

fn whole(props: &Props, one: &pilothouse_protocol::EnvironmentChanges) -> Html {
    let counts = one.counts;
    if counts.changed + counts.added + counts.removed == 0 {
        return html! { <span class="dim">{"the same"}</span> };
    }
    let mut words = Vec::new();
    for (number, word) in [
        (counts.changed, "changed"),
        (counts.added, "new"),
        (counts.removed, "gone"),
    ] {
        if number > 0 {
            words.push(format!("{number} {word}"));
        }
    }
    link(
        props,
        &one.name,
        html! { {words.join(", ")} },
        "",
        format!("What changes in {}", one.name),
    )
}

fn row(props: &Props, changes: &Changes, object: &ChangedObject) -> Html {
    html! {
        <tr key={format!("{} {} {}", object.kind, object.namespace, object.name)}>
            <th scope="row"><span class="who">
                <svg class={classes!("ico", "sm", "k", kinds::colour(object.group))} aria-hidden="true">
                    <use href={format!("#{}", kinds::icon(&object.kind, object.group))} />
                </svg>
                <b>{&object.kind}</b><span class="ell" title={object.name.clone()}>{&object.name}</span></span></th>
            for (at, cell) in object.cells.iter().enumerate() {
                <td>{shown(props, changes, object, at, cell.as_ref())}</td>
            }
        </tr>
    }
}

fn shown(
    props: &Props,
    changes: &Changes,
    object: &ChangedObject,
    at: usize,
    cell: Option<&ChangedCell>,
) -> Html {
    let Some(cell) = cell else {
        return html! { <span class="dim">{"absent"}</span> };
    };
    let (class, text) = match cell.status {
        ObjectStatus::Same => return html! { <span class="dim">{"the same"}</span> },
        ObjectStatus::Added => ("add", "new".to_owned()),
        ObjectStatus::Removed => ("del", "gone".to_owned()),
        ObjectStatus::Changed if cell.derived_only => ("", "derived".to_owned()),
        ObjectStatus::Changed => ("chg", count(cell.fields.max(1), "field")),
    };
    let name = changes
        .environments
        .get(at)
        .map(|one| one.name.as_str())
        .unwrap_or_default();
    let label = format!("{} {} in {name}: {text}", object.kind, object.name);
    let body = html! {
        <>{text}if cell.refused { <span class="sev error" title="Kubernetes refuses this change: the object has to be made anew">{small("error")}</span> }</>
    };
    link(props, name, body, class, label)
}

/// Opens the difference of an environment, before and now.
fn link(props: &Props, name: &str, body: Html, class: &'static str, label: String) -> Html {
    let onclick = {
        let (page, name) = (props.page.clone(), name.to_owned());
        Callback::from(move |_: MouseEvent| {
            page.compare_sides(ComparedSide::base(&name), ComparedSide::now(&name));
        })
    };
    html! { <button class={classes!("clink", (!class.is_empty()).then_some("tag"), class)} aria-label={label} title="Show the difference" {onclick}>{body}</button> }
}
