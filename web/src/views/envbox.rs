//! What makes the shown environment.

use pilothouse_protocol::{Environment, Operation};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::commands::hint;
use crate::page::Page;
use crate::state::Popover;
use crate::views::sortable::Sortable;
use crate::views::{HELMS, middle, pip, set_flag, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environment: Environment,
}

/// Its values, weakest first, and its release.
#[component]
pub(crate) fn EnvironmentBox(props: &Props) -> Html {
    let settings = &props.environment.settings;
    let operation = match settings.operation {
        Operation::Install => "install",
        Operation::Upgrade => "upgrade",
    };
    let on = |act: fn(&Page)| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    html! {
        <section class="envbox" aria-label={format!("Environment {}", settings.name)}>
            <div class="sidehead">
                <span class="envtag grow">{pip(props.environment.shape)}<span class="ell">{&settings.name}</span></span>
                <button class="iconbtn sm" aria-label="New environment" title={hint("New environment", "environment.new")} onclick={on(Page::add_environment)}>{small("plus")}</button>
                <button class="iconbtn sm" aria-label="Edit the environment" title={hint("Edit the environment", "environment.edit")} aria-haspopup="dialog"
                    data-opens="environment" onclick={on(toggle)}>{small("gear")}</button>
            </div>
            {layers(props)}
            <dl>
                <dt>{"Release"}</dt><dd class="ell"><span class="mono">{&settings.release}</span></dd>
                <dt>{"Namespace"}</dt><dd class="ell"><span class="mono">{&settings.namespace}</span></dd>
                <dt>{"Operation"}</dt><dd><span class="mono">{operation}</span></dd>
                <dt><label for="helm">{"Helm"}</label></dt><dd>{helms(props)}</dd>
            </dl>
            <button class="quiet" onclick={on(Page::ask_other_helm)}>{small("split")}{format!("What Helm {} prints", other(&settings.helm_version))}</button>
        </section>
    }
}

/// Opens the editor, or closes it.
fn toggle(page: &Page) {
    if page.state().popover == Popover::Environment {
        page.close_popover();
    } else {
        page.edit_environment();
    }
}

/// What sets values, weakest first: the chart's own, files, flags.
fn layers(props: &Props) -> Html {
    let settings = &props.environment.settings;
    let open = |path: &str, shown: Html| {
        let (page, path) = (props.page.clone(), path.to_owned());
        let title = format!("Open {path}");
        let onclick = Callback::from(move |_: MouseEvent| page.open_file(&path));
        html! { <button class="layerfile" {title} {onclick}>{shown}</button> }
    };
    let first = html! { <li class="own">{open("values.yaml", html! { <span class="ell">{"values.yaml"}</span> })}</li> };
    let files = settings.values_files.iter();
    let files = files.map(|path| (AttrValue::from(path.clone()), open(path, middle(path, 12))));
    let flags = html! {
        for set in settings.sets.iter() {
            <li class="mono" title={set.value.clone()}><span class="ell">{format!("--{} {}", set_flag(set.kind), set.value)}</span></li>
        }
    };
    let onmove = {
        let page = props.page.clone();
        Callback::from(move |(from, to): (usize, usize)| {
            page.change_environment(|settings| {
                let path = settings.values_files.remove(from);
                settings.values_files.insert(to, path);
            });
        })
    };
    html! { <Sortable label="Values, weakest first" {first} items={files.collect::<Vec<_>>()} last={flags} {onmove} /> }
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
                page.change_environment(|settings| settings.helm_version = select.value());
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
