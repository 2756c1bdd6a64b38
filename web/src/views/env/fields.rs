//! The fields of an environment.

use pilothouse_protocol::{FileEntry, FileKind, Language, Operation};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Form;
use super::check::Field;
use crate::page::Page;
use crate::views::sortable::Sortable;
use crate::views::{HELMS, middle, small};

/// Versions of Kubernetes that are offered; any other can be typed.
const KUBERNETES: [&str; 10] = [
    "1.37.0", "1.36.0", "1.35.0", "1.34.0", "1.33.0", "1.32.0", "1.31.0", "1.30.0", "1.29.0",
    "1.28.0",
];

/// What was typed into the input that an event comes from.
pub(super) fn typed(event: &InputEvent) -> String {
    event
        .target_dyn_into::<HtmlInputElement>()
        .map(|input| input.value())
        .unwrap_or_default()
}

/// What was chosen in the select that an event comes from.
pub(super) fn picked(event: &Event) -> Option<HtmlSelectElement> {
    event.target_dyn_into::<HtmlSelectElement>()
}

/// What is wrong with a field, under it.
pub(super) fn wrong(form: &Form, field: Field, id: &str) -> Html {
    match form.wrong(field) {
        Some(text) => {
            html! { <p class="wrong" id={format!("{id}-wrong")} role="alert">{small("error")}{text}</p> }
        }
        None => html! {},
    }
}

/// A line of text.
pub(super) fn text(form: &Form, field: Field, label: &'static str) -> Html {
    let draft = &form.draft;
    let id = format!("env-{}", label.to_lowercase());
    let (value, hint) = match field {
        Field::Name => (draft.name.clone(), ""),
        Field::Release => (draft.release.clone(), ""),
        Field::Namespace => (draft.namespace.clone(), "default"),
        _ => (
            draft.clock.clone().unwrap_or_default(),
            "now, as in 2026-01-31T12:00:00Z",
        ),
    };
    let oninput = form.on(move |draft, event: InputEvent| {
        let text = typed(&event);
        match field {
            Field::Name => draft.name = text,
            Field::Release => draft.release = text,
            Field::Namespace => draft.namespace = text,
            _ => draft.clock = Some(text).filter(|text| !text.is_empty()),
        }
    });
    let bad = form.wrong(field).is_some();
    html! {
        <>
            <label for={id.clone()}>{label}</label>
            <div>
                <div class={classes!("field", bad.then_some("bad"))}>
                    <input id={id.clone()} {value} {oninput} placeholder={hint} spellcheck="false" autocomplete="off"
                        aria-invalid={bad.to_string()} aria-describedby={bad.then(|| format!("{id}-wrong"))} />
                </div>
                {wrong(form, field, &id)}
            </div>
        </>
    }
}

/// The values files, weakest first.
pub(super) fn values_files(page: &Page, form: &Form, files: &[FileEntry]) -> Html {
    let chosen = &form.draft.values_files;
    let items = chosen.iter().enumerate().map(|(at, path)| {
        let missing = !files.iter().any(|file| file.path == *path);
        let remove = form.on(move |draft, _: MouseEvent| {
            draft.values_files.remove(at);
        });
        let open = {
            let (page, path) = (page.clone(), path.clone());
            Callback::from(move |_: MouseEvent| page.open_file(&path))
        };
        let body = html! {
            <>
                <button class="mono ell grow" title={format!("Open {path}")} disabled={missing} onclick={open}>{middle(path, 16)}</button>
                if missing { <span class="absent">{small("error")}{"not in the chart"}</span> }
                <button class="iconbtn" aria-label={format!("Remove {path}")} title="Remove" onclick={remove}>{small("x")}</button>
            </>
        };
        (AttrValue::from(path.clone()), body)
    });
    let onmove = form.on(|draft, (from, to): (usize, usize)| {
        let path = draft.values_files.remove(from);
        draft.values_files.insert(to, path);
    });
    let add = form.on(|draft, event: Event| {
        if let Some(select) = picked(&event) {
            let path = select.value();
            if !path.is_empty() {
                draft.values_files.push(path);
            }
            select.set_value("");
        }
    });
    let rest = candidates(files, chosen);
    let first = html! { <li><span class="grip off" aria-hidden="true">{small("grip")}</span><span class="mono">{"values.yaml"}</span><span class="dim end">{"always first"}</span></li> };
    let last = html! {
        if !rest.is_empty() {
            <li class="adds">{small("plus")}
                <select aria-label="Add a values file" onchange={add}>
                    <option value="" selected=true>{"Add a values file"}</option>
                    for path in rest { <option value={path.to_owned()}>{path}</option> }
                </select>
            </li>
        }
    };
    html! {
        <>
            <span class="lb">{"Values files"}<small>{"later wins"}</small></span>
            <Sortable label="Values files, weakest first" {first} items={items.collect::<Vec<_>>()} {last} {onmove} />
        </>
    }
}

/// Files that values can come from and that are not chosen yet: those made for it first.
fn candidates<'f>(files: &'f [FileEntry], chosen: &[String]) -> Vec<&'f str> {
    let free = |file: &&FileEntry| file.path != "values.yaml" && !chosen.contains(&file.path);
    let made = files.iter().filter(|file| file.kind == FileKind::Values);
    let other = files.iter().filter(|file| {
        matches!(file.kind, FileKind::Other | FileKind::Ignored)
            && matches!(file.language, Language::Yaml | Language::Json)
    });
    made.chain(other)
        .filter(free)
        .filter(|file| !file.path.starts_with("charts/"))
        .map(|file| file.path.as_str())
        .collect()
}

/// The Kubernetes version.
pub(super) fn kubernetes(form: &Form) -> Html {
    let oninput = form.on(|draft, event: InputEvent| {
        typed(&event)
            .trim_start_matches('v')
            .clone_into(&mut draft.kube_version);
    });
    let bad = form.wrong(Field::Kubernetes).is_some();
    html! {
        <>
            <label for="env-kubernetes">{"Kubernetes"}</label>
            <div>
                <div class={classes!("field", "short", bad.then_some("bad"))}>
                    <input id="env-kubernetes" list="env-kubernetes-known" value={form.draft.kube_version.clone()} {oninput}
                        spellcheck="false" autocomplete="off" aria-invalid={bad.to_string()} aria-describedby={bad.then_some("env-kubernetes-wrong")} />
                    <datalist id="env-kubernetes-known">for version in KUBERNETES { <option value={version} /> }</datalist>
                </div>
                {wrong(form, Field::Kubernetes, "env-kubernetes")}
            </div>
        </>
    }
}

/// The Helm that is followed.
pub(super) fn helm(form: &Form) -> Html {
    let version = &form.draft.helm_version;
    let unknown = Some(version.as_str()).filter(|version| !HELMS.contains(version));
    let onchange = form.on(|draft, event: Event| {
        if let Some(select) = picked(&event) {
            draft.helm_version = select.value();
        }
    });
    html! {
        <>
            <label for="env-helm">{"Helm"}</label>
            <span class="pick">
                <select id="env-helm" {onchange}>
                    for known in unknown.into_iter().chain(HELMS) {
                        <option value={known.to_owned()} selected={known == version}>{known}</option>
                    }
                </select>
                {small("chev-d")}
            </span>
        </>
    }
}

/// API versions beside those that Helm knows.
pub(super) fn apis(form: &Form) -> Html {
    let add = form.on(|draft, event: KeyboardEvent| add_api(draft, &event));
    let leave = form.on(|draft, event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            take_api(draft, &input);
        }
    });
    html! {
        <>
            <label for="env-apis">{"Extra APIs"}</label>
            <div class="apis">
                for (at, version) in form.draft.api_versions.iter().enumerate() {
                    <span class="tag mono">{version}
                        <button aria-label={format!("Remove {version}")} title="Remove" onclick={form.on(move |draft, _: MouseEvent| { draft.api_versions.remove(at); })}>{small("x")}</button>
                    </span>
                }
                <div class="field"><input id="env-apis" placeholder="group/version or group/version/Kind" spellcheck="false" autocomplete="off" onkeydown={add} onblur={leave} /></div>
            </div>
        </>
    }
}

fn add_api(draft: &mut pilothouse_protocol::EnvironmentSettings, event: &KeyboardEvent) {
    if matches!(event.key().as_str(), "Enter" | ",")
        && let Some(input) = event.target_dyn_into::<HtmlInputElement>()
    {
        event.prevent_default();
        take_api(draft, &input);
    }
}

fn take_api(draft: &mut pilothouse_protocol::EnvironmentSettings, input: &HtmlInputElement) {
    for version in input
        .value()
        .split([',', ' '])
        .filter(|one| !one.is_empty())
    {
        if !draft.api_versions.iter().any(|known| known == version) {
            draft.api_versions.push(version.to_owned());
        }
    }
    input.set_value("");
}

/// Install or upgrade.
pub(super) fn operation(form: &Form) -> Html {
    let radio = |operation: Operation, name: &'static str| {
        let checked = form.draft.operation == operation;
        let onclick = form.on(move |draft, _: MouseEvent| draft.operation = operation);
        html! { <button role="radio" aria-checked={checked.to_string()} {onclick}>{name}</button> }
    };
    html! {
        <>
            <span class="lb" id="env-operation">{"Operation"}</span>
            <div class="seg" role="radiogroup" aria-labelledby="env-operation">
                {radio(Operation::Install, "Install")}{radio(Operation::Upgrade, "Upgrade")}
            </div>
        </>
    }
}

/// What random functions start from.
pub(super) fn seed(form: &Form) -> Html {
    let value = form
        .draft
        .seed
        .map(|seed| seed.to_string())
        .unwrap_or_default();
    let oninput = form.on(|draft, event: InputEvent| {
        let digits: String = typed(&event).chars().filter(char::is_ascii_digit).collect();
        draft.seed = digits.parse().ok();
    });
    html! {
        <>
            <label for="env-seed">{"Seed"}</label>
            <div class="field"><input id="env-seed" inputmode="numeric" {value} {oninput} placeholder="random values are new each time" autocomplete="off" /></div>
        </>
    }
}
