//! What makes the shown environment.

use pilothouse_protocol::{Environment, Operation, SetKind};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::page::Page;
use crate::views::{pip, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environment: Environment,
}

/// The Helms that an environment can follow.
const HELMS: [&str; 2] = ["4.3.1", "3.22.0"];

/// Its values, weakest first, and its release.
#[component]
pub(crate) fn EnvironmentBox(props: &Props) -> Html {
    let settings = &props.environment.settings;
    let operation = match settings.operation {
        Operation::Install => "install",
        Operation::Upgrade => "upgrade",
    };
    let ask = {
        let page = props.page.clone();
        Callback::from(move |_| page.ask_other_helm())
    };
    html! {
        <section class="envbox" aria-label={format!("Environment {}", settings.name)}>
            <div class="sidehead"><span class="envtag grow">{pip(props.environment.shape)}<span class="ell">{&settings.name}</span></span></div>
            <ol class="order" aria-label="Values, weakest first">
                <li><span class="ell">{"values.yaml"}</span></li>
                for file in settings.values_files.iter() {
                    <li title={file.clone()}><span class="ell">{file}</span></li>
                }
                for set in settings.sets.iter() {
                    <li class="mono" title={set.value.clone()}><span class="ell">{format!("{} {}", flag(set.kind), set.value)}</span></li>
                }
            </ol>
            <dl>
                <dt>{"Release"}</dt><dd class="ell"><span class="mono">{&settings.release}</span></dd>
                <dt>{"Namespace"}</dt><dd class="ell"><span class="mono">{&settings.namespace}</span></dd>
                <dt>{"Operation"}</dt><dd><span class="mono">{operation}</span></dd>
                <dt><label for="helm">{"Helm"}</label></dt><dd>{helms(props)}</dd>
            </dl>
            <button class="quiet" onclick={ask}>{small("split")}{format!("What Helm {} prints", other(&settings.helm_version))}</button>
        </section>
    }
}

/// The short name of the Helm that an environment of this version does not follow.
fn other(version: &str) -> &'static str {
    if version.starts_with('3') {
        "4.3"
    } else {
        "3.22"
    }
}

fn helms(props: &Props) -> Html {
    let version = &props.environment.settings.helm_version;
    let onchange = {
        let page = props.page.clone();
        Callback::from(move |event: Event| {
            let select = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(select) = select {
                page.set_helm(&select.value());
            }
        })
    };
    let unknown = Some(version.as_str()).filter(|version| !HELMS.contains(version));
    html! {
        <span class="pick">
            <select id="helm" {onchange}>
                for known in unknown.into_iter().chain(HELMS) {
                    <option value={known.to_owned()} selected={known == version}>{known}</option>
                }
            </select>
            {small("chev-d")}
        </span>
    }
}

fn flag(kind: SetKind) -> &'static str {
    match kind {
        SetKind::Set => "--set",
        SetKind::String => "--set-string",
        SetKind::Json => "--set-json",
        SetKind::Literal => "--set-literal",
        SetKind::File => "--set-file",
    }
}
