//! The flags that set values: a key, a value, and how the value is read.

use pilothouse_protocol::{EnvironmentSettings, FileEntry, SetFlag, SetKind};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Form;
use super::check::Field;
use super::fields::{picked, typed, wrong};
use crate::views::{set_flag, small};

/// How a value is read: as the flag of that name reads it.
const KINDS: [(SetKind, &str, &str); 5] = [
    (SetKind::Set, "auto", "a number where it looks like one"),
    (SetKind::String, "string", "text, always"),
    (SetKind::Json, "json", "a JSON value"),
    (SetKind::Literal, "literal", "text, commas and all"),
    (SetKind::File, "file", "the text of a file"),
];

/// The rows, and one to add another.
pub(super) fn sets(form: &Form, files: &[FileEntry]) -> Html {
    let add = form.on(|draft, _: MouseEvent| {
        draft.sets.push(SetFlag {
            kind: SetKind::Set,
            value: String::new(),
        });
        crate::views::focus_soon(".enved .setrow:last-of-type input");
    });
    html! {
        <div class="setrows" role="group" aria-label="Values that are set">
            <span class="lb">{"Set values"}<small>{"after the files, in this order"}</small></span>
            for (at, flag) in form.draft.sets.iter().enumerate() { {row(form, at, flag)} }
            if form.draft.sets.iter().any(|flag| flag.kind == SetKind::File) {
                <datalist id="env-files">for file in files.iter().filter(|file| !file.binary) { <option value={file.path.clone()} /> }</datalist>
            }
            <button class="adds" onclick={add}>{small("plus")}{"Set a value"}</button>
        </div>
    }
}

fn row(form: &Form, at: usize, flag: &SetFlag) -> Html {
    let (key, value) = split(&flag.value);
    let (left, right) = (key.to_owned(), value.map(str::to_owned));
    let key_input = form.on(move |draft, event: InputEvent| {
        put(draft, at, &typed(&event), right.as_deref());
    });
    let value_input = form.on(move |draft, event: InputEvent| {
        put(draft, at, &left, Some(&typed(&event)));
    });
    let kind = form.on(move |draft, event: Event| {
        let chosen = picked(&event).map(|select: HtmlSelectElement| select.value());
        let kind = KINDS
            .iter()
            .find(|(_, name, _)| chosen.as_deref() == Some(name));
        if let (Some((kind, ..)), Some(flag)) = (kind, draft.sets.get_mut(at)) {
            flag.kind = *kind;
        }
    });
    let remove = form.on(move |draft, _: MouseEvent| {
        draft.sets.remove(at);
    });
    let lift = form.on(move |draft, event: KeyboardEvent| lift(draft, at, &event));
    let what = if key.is_empty() { "the new value" } else { key };
    let id = format!("env-set-{at}");
    let bad = form.wrong(Field::Set(at)).is_some();
    html! {
        <div class="setrow" onkeydown={lift}>
            <div class={classes!("field", "key", bad.then_some("bad"))}>
                <input aria-label={format!("Key of {what}")} value={key.to_owned()} oninput={key_input} placeholder="image.tag" spellcheck="false"
                    autocomplete="off" autocapitalize="off" aria-invalid={bad.to_string()} aria-describedby={bad.then(|| format!("{id}-wrong"))} />
            </div>
            <span class="dim" aria-hidden="true">{"="}</span>
            <div class="field">
                <input aria-label={format!("Value of {what}")} value={value.unwrap_or_default().to_owned()} oninput={value_input} spellcheck="false"
                    autocomplete="off" autocapitalize="off" list={(flag.kind == SetKind::File).then_some("env-files")}
                    placeholder={if flag.kind == SetKind::File { "path of a file" } else { "" }} />
            </div>
            <span class="pick" title={format!("--{}: {}", set_flag(flag.kind), KINDS.iter().find(|(kind, ..)| *kind == flag.kind).map_or("", |(_, _, says)| says))}>
                <select aria-label={format!("Type of {what}")} onchange={kind}>
                    for (kind, name, _) in KINDS { <option value={name} selected={kind == flag.kind}>{name}</option> }
                </select>
                {small("chev-d")}
            </span>
            <button class="iconbtn sm" aria-label={format!("Remove {what}")} title="Remove" onclick={remove}>{small("x")}</button>
            {wrong(form, Field::Set(at), &id)}
        </div>
    }
}

/// Alt Up and Alt Down move a row.
fn lift(draft: &mut EnvironmentSettings, at: usize, event: &KeyboardEvent) {
    let to = match event.key().as_str() {
        "ArrowUp" if event.alt_key() => at.checked_sub(1),
        "ArrowDown" if event.alt_key() => Some(at + 1),
        _ => None,
    };
    if let Some(to) = to.filter(|to| *to < draft.sets.len()) {
        event.prevent_default();
        draft.sets.swap(at, to);
    }
}

/// A flag's text as key and value; it has no value where there is no `=`.
fn split(text: &str) -> (&str, Option<&str>) {
    // A whole JSON object has no key.
    if text.starts_with('{') {
        return (text, None);
    }
    match text.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (text, None),
    }
}

fn put(draft: &mut EnvironmentSettings, at: usize, key: &str, value: Option<&str>) {
    let Some(flag) = draft.sets.get_mut(at) else {
        return;
    };
    flag.value = match value {
        None if key.starts_with('{') => key.to_owned(),
        None if key.is_empty() => String::new(),
        Some("") if key.is_empty() => String::new(),
        value => format!("{key}={}", value.unwrap_or_default()),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_put_together_as_it_was_taken_apart() {
        for text in [
            "a=b",
            "a=b=c",
            "a=",
            "{\"a\":\"b=c\"}",
            "a={x,y}",
            "a[0].b=1",
        ] {
            let mut draft = EnvironmentSettings {
                name: String::new(),
                release: String::new(),
                namespace: String::new(),
                values_files: Vec::new(),
                sets: vec![SetFlag {
                    kind: SetKind::Set,
                    value: String::new(),
                }],
                kube_version: String::new(),
                api_versions: Vec::new(),
                operation: pilothouse_protocol::Operation::Install,
                helm_version: String::new(),
                clock: None,
                seed: None,
            };
            let (key, value) = split(text);
            put(&mut draft, 0, key, value);
            assert_eq!(draft.sets[0].value, text);
        }
    }
}
