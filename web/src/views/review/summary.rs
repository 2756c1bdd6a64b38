//! The summary of a review: counts, what deserves a look, what an upgrade does, values that changed.

use pilothouse_protocol::ask::{
    HookRun, Review, ReviewEnvironment, ReviewValue, Risk, UpgradeRefusal,
};
use pilothouse_protocol::{ChangeCounts, Environment};
use yew::prelude::*;

use crate::commands::hint;
use crate::page::Page;
use crate::receive::count;
use crate::shared::Shared;
use crate::views::base::pinned;
use crate::views::diff::waiting;
use crate::views::{pip, severity, small};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) page: Page,
    pub(super) environments: Shared<Vec<Environment>>,
    pub(super) review: Option<Shared<Review>>,
    pub(super) shown: AttrValue,
}

#[component]
pub(super) fn Summary(props: &Props) -> Html {
    let on = |act: fn(&Page)| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    html! {
        <aside class="revsum" aria-label="Summary">
            <div class="scroll grow" tabindex="0" role="region" aria-label="Summary of the change">
                if let Some(review) = &props.review { {body(props, review)} } else { {waiting()} }
            </div>
            <div class="lfoot">
                <button class="btn primary" title={hint("Copy as Markdown", "review.copy")} onclick={on(Page::copy_review)}>{small("md")}{"Copy as Markdown"}</button>
                <button class="btn ghost" onclick={on(Page::copy_review_html)}>{"Copy as HTML"}</button>
                <span class="grow"></span>
                <button class="iconbtn" aria-label="Download as HTML" title="Download as HTML" onclick={on(Page::download_review)}>{small("down")}</button>
                <button class="iconbtn" aria-label="Share the review" title={hint("Share the review", "review.share")} data-opens="share" onclick={on(Page::share_review)}>{small("share")}</button>
            </div>
        </aside>
    }
}

fn body(props: &Props, review: &Review) -> Html {
    let shown = review
        .environments
        .iter()
        .find(|one| *one.name == *props.shown);
    html! {
        <div class="in">
            <h2>{format!("{}, before and after", review.chart)}</h2>
            <p class="lead">{pinned(&props.page, &review.base)}</p>
            if !review.files.is_empty() { <p class="lead">{"Edited: "}<span class="mono">{review.files.join(", ")}</span></p> }
            {tallies(props, review)}
            {risks(props, &review.risks)}
            if let Some(shown) = shown { {upgrade(props, shown)} }
            {values(props, &review.values)}
        </div>
    }
}

/// What changes in each environment; a click shows it.
fn tallies(props: &Props, review: &Review) -> Html {
    let row = |one: &ReviewEnvironment| {
        let onclick = {
            let (page, name) = (props.page.clone(), one.name.clone());
            Callback::from(move |_: MouseEvent| page.review_environment(&name))
        };
        let on = *one.name == *props.shown;
        html! {
            <tr class={on.then_some("on")}>
                <th scope="row"><button class="envtag" {onclick}>{shape(props, &one.name)}<span class="ell">{&one.name}</span></button></th>
                if one.message.is_empty() { {numbers(one.counts)} } else { <td colspan="4" class="dim">{&one.message}</td> }
            </tr>
        }
    };
    html! {
        <table class="tally" aria-label="Objects">
            <thead><tr><th scope="col"><span class="vh">{"Environment"}</span></th>
                for word in ["changed", "added", "removed", "same"] { <th scope="col">{word}</th> }</tr></thead>
            <tbody>for one in review.environments.iter() { {row(one)} }</tbody>
        </table>
    }
}

fn numbers(counts: ChangeCounts) -> Html {
    let cell = |number: u32, class: &'static str| html! { <td class={(number > 0).then_some(class)}>{number}</td> };
    html! { <>{cell(counts.changed, "chg")}{cell(counts.added, "add")}{cell(counts.removed, "del")}{cell(counts.same, "same")}</> }
}

fn shape(props: &Props, name: &str) -> Html {
    let known = props
        .environments
        .iter()
        .find(|one| one.settings.name == name);
    known.map(|one| pip(one.shape)).unwrap_or_default()
}

fn risks(props: &Props, risks: &[Risk]) -> Html {
    let row = |risk: &Risk| {
        html! {
            <li>{severity(risk.severity)}<div>
                <b>{&risk.title}</b><p>{&risk.explanation}</p>
                <p class="inenvs">for name in risk.environments.iter() { <span class="envtag">{shape(props, name)}{name}</span> }
                    if !risk.path.is_empty() { <code class="ell" title={risk.path.clone()}>{&risk.path}</code> }</p>
            </div></li>
        }
    };
    html! {
        <section aria-labelledby="risks-title">
            <h3 id="risks-title">{"Worth a look"}</h3>
            if risks.is_empty() {
                <p class="dim">{"Checked replicas, budgets, image tags, immutable fields, Secrets, claims, Service types, resources, namespaces: nothing stands out."}</p>
            }
            <ul class="risk">for one in risks.iter() { {row(one)} }</ul>
        </section>
    }
}

/// What `helm upgrade` would fail on, and what it runs.
fn upgrade(props: &Props, one: &ReviewEnvironment) -> Html {
    html! {
        <section aria-labelledby="upgrade-title">
            <h3 id="upgrade-title">{"Upgrade check "}<span class="envtag">{shape(props, &one.name)}{&one.name}</span></h3>
            if one.refusals.is_empty() {
                <p class="dim">{"No field that changes is immutable in Kubernetes."}</p>
            } else {
                <ul class="risk">for refusal in one.refusals.iter() { {refused(refusal)} }</ul>
            }
            if !one.unknown.is_empty() {
                <p class="dim">{format!("Custom resources that change: {}. Their operators decide which fields may; that is not known here.", one.unknown.join(", "))}</p>
            }
            if one.hooks.is_empty() {
                <p class="dim">{"No hook would run."}</p>
            } else {
                <ol class="hooks" aria-label="Hooks that would run">for hook in one.hooks.iter() { {runs(props, hook)} }</ol>
            }
        </section>
    }
}

fn refused(refusal: &UpgradeRefusal) -> Html {
    html! {
        <li>{small("error")}<div><b>{format!("helm upgrade fails on {}", refusal.object)}</b>
            <p><code>{&refusal.path}</code>{": "}{&refusal.reason}</p><p>{&refusal.advice}</p><p><code>{&refusal.words}</code></p></div></li>
    }
}

fn runs(props: &Props, hook: &HookRun) -> Html {
    let open = {
        let (page, path) = (props.page.clone(), hook.source.clone());
        Callback::from(move |_: MouseEvent| page.go_to(&path, 0, 0))
    };
    html! {
        <li title={format!("weight {}{}", hook.weight, if hook.delete_policy.is_empty() { String::new() } else { format!(", deleted {}", hook.delete_policy) })}>
            <code>{&hook.event}</code><button class="link ell" onclick={open}>{format!("{} {}", hook.kind, hook.name)}</button>
        </li>
    }
}

fn values(props: &Props, values: &[ReviewValue]) -> Html {
    if values.is_empty() {
        return html! {};
    }
    let row = |value: &ReviewValue| {
        let shown = |text: &str| {
            if text.is_empty() {
                "not set".to_owned()
            } else {
                text.to_owned()
            }
        };
        let key = html! { <code class="ell">{&value.key}</code> };
        html! {
            <li title={format!("{}: {} → {} in {}", value.key, shown(&value.before), shown(&value.after), value.environments.join(", "))}>
                if let Some(place) = &value.location {
                    <button class="ckey" onclick={crate::views::why::go(&props.page, place.clone())}>{key}</button>
                } else { <span class="ckey">{key}</span> }
                <span class="inpips">for name in value.environments.iter() { {shape(props, name)} }</span>
                <span class="sp ell"><s>{shown(&value.before)}<span class="vh">{" before, now "}</span></s>{" "}<span>{shown(&value.after)}</span></span>
            </li>
        }
    };
    // What changes nothing is not what people look for.
    let (quiet, told): (Vec<_>, Vec<_>) = values.iter().partition(|value| value.quiet);
    html! {
        <section aria-labelledby="values-title">
            <h3 id="values-title">{"Values that changed"}</h3>
            if !told.is_empty() { <ul class="vchg">for one in told { {row(one)} }</ul> }
            if !quiet.is_empty() {
                <details class="quietly"><summary>{small("chev-r")}{format!("{} that change{} no object", count(u32::try_from(quiet.len()).unwrap_or(u32::MAX), "value"), if quiet.len() == 1 { "s" } else { "" })}</summary>
                    <ul class="vchg">for one in quiet { {row(one)} }</ul></details>
            }
        </section>
    }
}
