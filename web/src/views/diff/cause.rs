//! Because of what something differs: keys as links to the lines that say so, and who says it.

use std::rc::Rc;

use pilothouse_protocol::Environment;
use pilothouse_protocol::ask::{Cause, CauseKind, CauseSet, LayerKind};
use yew::prelude::*;

use crate::page::Page;
use crate::views::{file_name, middle, pip};

/// A key of more letters may lose its beginning.
const LONG: usize = 16;

/// As many of those who say a value have room beside its key.
const SAID: usize = 3;

/// The causes of a row: the most likely one, and how many more there are.
pub(crate) fn because(page: &Page, causes: &[Rc<Cause>], environments: &[Environment]) -> Html {
    let Some((first, others)) = causes.split_first() else {
        return html! {};
    };
    let more: Vec<&str> = others.iter().map(|cause| label(cause)).collect();
    html! {
        <>
            {one(page, first, environments)}
            if !more.is_empty() { <span class="tag more" title={more.join(", ")}>{format!("+{}", more.len())}<span class="vh">{format!(" more: {}", more.join(", "))}</span></span> }
        </>
    }
}

/// A cause in words, for lists.
pub(crate) fn label(cause: &Cause) -> &str {
    match cause.kind {
        CauseKind::Random => "random",
        CauseKind::Clock => "the clock",
        CauseKind::Unknown => "not known",
        CauseKind::Helm => "the version of Helm",
        _ => &cause.key,
    }
}

/// Whether nothing that is declared makes the difference.
pub(crate) fn is_undeclared(cause: &Cause) -> bool {
    matches!(cause.kind, CauseKind::Random | CauseKind::Clock)
}

fn one(page: &Page, cause: &Cause, environments: &[Environment]) -> Html {
    match cause.kind {
        CauseKind::Random | CauseKind::Clock => {
            html! { <span class="tag warn" title="Nothing that is declared makes the difference">{format!("no declared reason: {}", label(cause))}</span> }
        }
        CauseKind::Unknown => html! { <span class="dim">{"not known"}</span> },
        CauseKind::Helm => html! { <span class="dim">{"the version of Helm"}</span> },
        CauseKind::Template | CauseKind::File => {
            let open = {
                let (page, path) = (page.clone(), cause.key.clone());
                Callback::from(move |_: MouseEvent| page.go_to(&path, 0, 0))
            };
            html! { <button class="ckey" title={format!("Open {}", cause.key)} onclick={open}><code class="ell">{file_name(&cause.key)}</code></button> }
        }
        _ => value(page, cause, environments),
    }
}

/// A key, and for each side who says it.
fn value(page: &Page, cause: &Cause, environments: &[Environment]) -> Html {
    let says = |set: &CauseSet| match &*set.value {
        "" => format!("{}: not set", set.side.environment),
        value => format!("{}: {value}", set.side.environment),
    };
    let title = cause.sets.iter().map(says).collect::<Vec<_>>().join("\n");
    // The newer side is the one that people look for.
    let place = cause.sets.iter().rev().find_map(|set| set.location.clone());
    let key = html! { <code>{middle(&cause.key, ending(&cause.key))}</code> };
    let mut told: Vec<(String, Html)> = Vec::new();
    for set in &cause.sets {
        let (word, shown) = who(set, environments);
        if !told.iter().any(|(known, _)| *known == word) {
            told.push((word, shown));
        }
    }
    let long = (cause.key.len() > LONG).then_some("long");
    let most = if told.len() > SAID { SAID - 1 } else { SAID };
    let rest: Vec<_> = told.iter().skip(most).map(|one| one.0.clone()).collect();
    html! {
        <>
            if let Some(place) = place {
                <button class={classes!("ckey", long)} aria-label={cause.key.clone()} title={format!("{title}\n{} line {}", place.path, place.line)}
                    onclick={crate::views::why::go(page, place)}>{key}</button>
            } else {
                <span class={classes!("ckey", long)} {title}>{key}</span>
            }
            for (_, shown) in told.into_iter().take(most) { {shown} }
            if !rest.is_empty() { <span class="tag" title={rest.join(", ")}>{format!("and {}", rest.len())}</span> }
        </>
    }
}

/// How much of a key's end is always shown: its last two names, where they are short.
fn ending(key: &str) -> usize {
    let dots = key.rmatch_indices('.').map(|(at, _)| key.len() - at);
    dots.take(2)
        .filter(|length| *length <= 24)
        .last()
        .unwrap_or(0)
}

/// Who says a value: an environment of its own, or a layer that all have.
fn who(set: &CauseSet, environments: &[Environment]) -> (String, Html) {
    let place = set.location.as_ref();
    let title = place.map_or_else(
        || set.name.clone(),
        |place| format!("{} line {}", place.path, place.line),
    );
    if set.layer == LayerKind::Set {
        return (
            "--set".to_owned(),
            html! { <span class="layer set" {title}>{"--set"}</span> },
        );
    }
    let own = environments
        .iter()
        .find(|one| one.settings.name == set.side.environment)
        .filter(|_| set.own);
    if let Some(own) = own {
        let name = own.settings.name.clone();
        let class = format!("f{}", own.shape % 4 + 1);
        let shown = html! { <span class={classes!("layer", "of", class)} {title}>{pip(own.shape)}<span class="ell">{&name}</span></span> };
        return (name, shown);
    }
    let (word, class) = match set.layer {
        LayerKind::Default => ("default", ""),
        LayerKind::Subchart => ("subchart", "sub"),
        // The chart's own values.yaml, for a subchart.
        LayerKind::Parent => ("default", "parent"),
        LayerKind::File => ("file", "parent"),
        LayerKind::Global => ("global", "global"),
        LayerKind::Chart => ("chart", ""),
        _ => ("settings", ""),
    };
    if set.name.is_empty() && set.value.is_empty() {
        return (
            "unset".to_owned(),
            html! { <span class="layer" title="Nothing sets it">{"not set"}</span> },
        );
    }
    (
        word.to_owned(),
        html! { <span class={classes!("layer", class)} {title}>{word}</span> },
    )
}
