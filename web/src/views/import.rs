//! The sheet of environments that a deployment tool's file holds.

use std::collections::BTreeSet;

use pilothouse_protocol::EnvironmentSettings;
use pilothouse_protocol::ask::{ImportNote, ImportStatus, Imported, ImportedEnvironment};
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::deploying::Deploying;
use crate::page::Page;
use crate::receive::count;
use crate::views::dialog::Dialog;
use crate::views::{set_flag, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) deploying: Deploying,
}

#[component]
pub(crate) fn ImportSheet(props: &Props) -> Html {
    let first = use_node_ref();
    // Those that a person does not want.
    let left_out = use_state_eq(BTreeSet::<usize>::new);
    let alone = use_state_eq(|| false);
    {
        let (first, page) = (first.clone(), props.page.clone());
        use_effect_with(props.deploying.imported.is_some(), move |_| {
            page.remember_focus();
            if let Some(element) = first.cast::<HtmlElement>() {
                let _ = element.focus();
            }
        });
    }
    {
        let (left_out, alone) = (left_out.clone(), alone.clone());
        use_effect_with(props.deploying.imported.clone(), move |imported| {
            // What is there already the same needs no taking over.
            let same = imported.as_ref().map(|(_, imported)| {
                let all = imported.environments.iter().enumerate();
                all.filter(|(_, one)| one.status == ImportStatus::Same)
                    .map(|(at, _)| at)
                    .collect()
            });
            left_out.set(same.unwrap_or_default());
            alone.set(false);
        });
    }
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.close_popover())
    };
    html! {
        <Dialog page={props.page.clone()} class="dsheet" title={title(&props.deploying)}>
                {match &props.deploying.imported {
                    None => at_hand(props, &first),
                    Some((_, imported)) => found(props, imported, &left_out, &alone, (close, &first)),
                }}
        </Dialog>
    }
}

fn title(deploying: &Deploying) -> String {
    match &deploying.imported {
        None => "Import environments".to_owned(),
        Some((name, imported)) if imported.tool.is_empty() => {
            format!("{name} holds no environments")
        }
        Some((name, imported)) => format!("{} in {name}", imported.tool),
    }
}

/// Files at hand, and a way to another one.
fn at_hand(props: &Props, first: &NodeRef) -> Html {
    let choose = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.choose_import())
    };
    let files = &props.deploying.at_hand;
    html! {
        <>
            <div class="dbody scroll" tabindex="-1">
                <p class="dim">{"Argo CD Applications and ApplicationSets, GitLab CI files, GitHub workflows, Flux HelmReleases and helmfiles say which values a chart is deployed with. They are read in this page only."}</p>
                if files.is_empty() {
                    <p>{"This chart brings no such file along."}</p>
                } else {
                    <h3 id="at-hand">{"At hand"}</h3>
                    <ul class="dfiles" aria-labelledby="at-hand">
                        for file in files.iter() {
                            <li><button onclick={let (page, path) = (props.page.clone(), file.path.clone()); Callback::from(move |_: MouseEvent| page.import_at_hand(&path))}>
                                {small("file")}<span class="mono ell">{&file.path}</span><span class="dim">{&file.tool}</span></button></li>
                        }
                    </ul>
                }
            </div>
            <footer role="none"><span class="dim grow">{"Or drop a file on the page."}</span><button class="btn primary" ref={first} onclick={choose}>{small("folder-open")}{"Choose a file"}</button></footer>
        </>
    }
}

fn found(
    props: &Props,
    imported: &Imported,
    left_out: &UseStateHandle<BTreeSet<usize>>,
    alone: &UseStateHandle<bool>,
    (close, first): (Callback<MouseEvent>, &NodeRef),
) -> Html {
    let all = imported.environments.len();
    let chosen: Vec<usize> = (0..all).filter(|at| !left_out.contains(at)).collect();
    let number = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    let adopt = {
        let (page, alone) = (props.page.clone(), **alone);
        let chosen = chosen.clone();
        Callback::from(move |_: MouseEvent| page.adopt(&chosen, alone))
    };
    let flip_alone = {
        let alone = alone.clone();
        Callback::from(move |_: Event| alone.set(!*alone))
    };
    html! {
        <>
            <div class="dbody scroll" tabindex="0" role="region" aria-label="What was found">
                if all == 0 { <p>{"No environment of this chart was found in it."}</p> }
                <ul class="denvs" aria-label="Environments found">
                    for (at, one) in imported.environments.iter().enumerate() { {environment(one, at, left_out)} }
                </ul>
                {notes(&imported.notes)}
            </div>
            <footer role="none">
                if all > 0 { <label class="chk"><input type="checkbox" checked={**alone} onchange={flip_alone} />{"Instead of the ones that are there"}</label> }
                <span class="grow"></span>
                if all > 0 { <button class="btn" onclick={close}>{"Leave them"}</button> } else { <button class="btn" ref={first} onclick={close}>{"Close"}</button> }
                if all > 0 { <button class="btn primary" ref={first} disabled={chosen.is_empty()} onclick={adopt}>{format!("Adopt {}", count(number, "environment"))}</button> }
            </footer>
        </>
    }
}

fn environment(
    one: &ImportedEnvironment,
    at: usize,
    left_out: &UseStateHandle<BTreeSet<usize>>,
) -> Html {
    let flip = {
        let left_out = left_out.clone();
        Callback::from(move |_: Event| {
            let mut next = (*left_out).clone();
            if !next.remove(&at) {
                next.insert(at);
            }
            left_out.set(next);
        })
    };
    let (class, status) = match one.status {
        ImportStatus::New => ("add", "new"),
        ImportStatus::Replaces => ("chg", "replaces the one of its name"),
        ImportStatus::Same => ("", "there already, the same"),
    };
    html! {
        <li>
            <label class="chk"><input type="checkbox" checked={!left_out.contains(&at)} onchange={flip} /><b class="ell">{&one.settings.name}</b>
                <span class={classes!("tag", class)}>{status}</span></label>
            <span class="dim dplace">{format!("{}:{}", one.path, one.line)}</span>
            {holds(&one.settings)}
            if !one.files.is_empty() {
                <p class="dim">{"Brings along: "}<span class="mono">{one.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>().join(", ")}</span></p>
            }
        </li>
    }
}

/// What an environment holds, in few words.
fn holds(settings: &EnvironmentSettings) -> Html {
    let sets = settings
        .sets
        .iter()
        .map(|set| format!("--{} {}", set_flag(set.kind), set.value));
    let sets: Vec<String> = sets.collect();
    html! {
        <dl>
            <dt>{"Release"}</dt><dd class="mono ell">{format!("{} in {}", settings.release, settings.namespace)}</dd>
            if !settings.values_files.is_empty() { <><dt>{"Values files"}</dt><dd class="mono">{settings.values_files.join(", ")}</dd></> }
            if !sets.is_empty() { <><dt>{"Set"}</dt><dd class="mono">for set in sets { <span class="ell setline" title={set.clone()}>{&set}</span> }</dd></> }
            if !settings.kube_version.is_empty() { <><dt>{"Kubernetes"}</dt><dd class="mono">{&settings.kube_version}</dd></> }
        </dl>
    }
}

/// What could not be read.
fn notes(notes: &[ImportNote]) -> Html {
    if notes.is_empty() {
        return html! {};
    }
    html! {
        <section aria-labelledby="notes-title">
            <h3 id="notes-title">{"Not read"}</h3>
            <ul class="dnotes">
                for note in notes.iter() {
                    <li>{small("warn")}<div><p>{sentence(&note.why)}</p>
                        if !note.what.is_empty() { <code>{&note.what}</code> }
                        <span class="dim dplace">{format!("{}:{}", note.path, note.line)}</span></div></li>
                }
            </ul>
        </section>
    }
}

/// With a capital in front.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
