//! The panel of problems: a list over one or all environments, file by file, and the chosen one in full.

use pilothouse_protocol::{Environment, Location, Problem};
use yew::prelude::*;

use crate::mending::Mending;
use crate::page::Page;
use crate::shared::Shared;
use crate::state::{Engine, Listing, concerns, file_of, listed};
use crate::views::{file_name, icon, middle, pip, severity, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) problems: Shared<Vec<Problem>>,
    pub(crate) shown: AttrValue,
    /// The chosen one's place in the list.
    pub(crate) selected: usize,
    pub(crate) listing: Listing,
    pub(crate) mending: Option<Shared<Mending>>,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) engine: Engine,
}

#[component]
pub(crate) fn Problems(props: &Props) -> Html {
    let list = listed(&props.problems, &props.shown, props.listing);
    let selected = props.selected.min(list.len().saturating_sub(1));
    let chosen = list.get(selected).copied();
    let keys = {
        let (page, count) = (props.page.clone(), list.len());
        Callback::from(move |event| walk(&page, &event, selected, count))
    };
    // A grid has rows; where there are none, words stand there.
    let rows = !list.is_empty() || matches!(props.engine, Engine::Stopped(_) | Engine::Failed(_));
    html! {
        <section class="sheet panel" aria-label="Problems">
            {head(props, &list)}
            <div class="pgrid">
                <div class="scroll" role={rows.then_some("grid")} aria-label={rows.then_some("Problems")} onkeydown={keys}>
                    {stopped(props)}
                    for (at, problem) in list.iter().enumerate() {
                        if at == 0 || file_of(list[at - 1]) != file_of(problem) { {file(&list, problem)} }
                        {row(props, at, at == selected, problem)}
                    }
                    if !rows {
                        {nothing(props)}
                    }
                </div>
                if let Some(mending) = &props.mending { {preview(props, mending)} } else if let Some(problem) = chosen { {detail(props, problem)} }
            </div>
        </section>
    }
}

fn head(props: &Props, list: &[&Problem]) -> Html {
    let close = {
        let page = props.page.clone();
        Callback::from(move |_| page.change(|state| state.panel = false))
    };
    let choose = |listing: Listing| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| {
            page.change(|state| {
                state.listing = listing;
                state.problem = 0;
            });
        })
    };
    let option = |on: bool, listing: Listing, label: Html| {
        html! { <button role="radio" aria-checked={on.to_string()} onclick={choose(listing)}>{label}</button> }
    };
    let Listing { everywhere, errors } = props.listing;
    let shape = props
        .environments
        .iter()
        .find(|one| *one.settings.name == *props.shown)
        .map(|one| one.shape);
    let mendable = list
        .iter()
        .filter(|problem| !problem.fixes.is_empty())
        .count();
    html! {
        <div class="panelhead">
            <h2 class="pt on">{"Problems"}<span class="count">{list.len()}</span></h2>
            <span class="grow"></span>
            <div class="seg" role="radiogroup" aria-label="Severity">
                {option(!errors, Listing { errors: false, ..props.listing }, html! { {"All"} })}
                {option(errors, Listing { errors: true, ..props.listing }, html! { {"Errors"} })}
            </div>
            if props.environments.len() > 1 {
                <div class="seg" role="radiogroup" aria-label="Environments">
                    {option(!everywhere, Listing { everywhere: false, ..props.listing }, html! { <>{for shape.map(pip)}{&props.shown}</> })}
                    {option(everywhere, Listing { everywhere: true, ..props.listing }, html! { <span class="wide">{"All environments"}</span> })}
                </div>
            }
            if mendable > 1 {
                <button class="btn ghost sm" title="Apply the first fix of each, all at once" onclick={let page = props.page.clone(); Callback::from(move |_| page.preview_fixes())}>{small("wand")}{format!("Fix {mendable}")}</button>
            }
            <button class="iconbtn sm" aria-label="Close panel" title="Close (Ctrl J)" onclick={close}>{small("x")}</button>
        </div>
    }
}

fn nothing(props: &Props) -> Html {
    let (title, where_) = match (props.listing.errors, props.listing.everywhere) {
        (true, _) => ("No errors", "The other problems are under All.".to_owned()),
        (false, true) => (
            "No problems",
            "Checked templates and values of all environments.".to_owned(),
        ),
        (false, false) => (
            "No problems",
            format!("Checked templates and values of {}.", props.shown),
        ),
    };
    html! { <div class="empty">{icon("ok")}<b>{title}</b><span>{where_}</span></div> }
}

/// The problem that no session can tell of: that it had to be stopped.
fn stopped(props: &Props) -> Html {
    let (title, why) = match &props.engine {
        Engine::Stopped(why) => ("Rendering was stopped", why),
        Engine::Failed(why) => ("The engine does not run", why),
        Engine::Starting | Engine::Ready => return html! {},
    };
    html! {
        <div class="prob" role="row">
            {severity(pilothouse_protocol::Severity::Error)}
            <span class="msg ell" role="gridcell"><b>{title}</b>{". "}<span class="why-not">{why}</span></span>
            <span class="pfix" role="gridcell"></span>
            <span class="psrc" role="gridcell">{"Engine"}</span>
            <span class="loc" role="gridcell"></span>
        </div>
    }
}

/// The heading of a file's problems.
fn file(list: &[&Problem], first: &Problem) -> Html {
    let path = file_of(first);
    let count = list.iter().filter(|other| file_of(other) == path).count();
    let name = if path.is_empty() { "No file" } else { path };
    html! {
        <div class="pfile" role="row"><span role="rowheader" class="ell">{name}<span class="count">{count}</span></span></div>
    }
}

fn row(props: &Props, at: usize, selected: bool, problem: &Problem) -> Html {
    let choose = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.go_to_problem(at))
    };
    let place = problem.location.as_ref();
    let title = place.map(|place| format!("{} line {}", place.path, place.line));
    let all = problem.environments.is_empty();
    let tags = props
        .environments
        .iter()
        .filter(|one| !all && props.listing.everywhere && concerns(problem, &one.settings.name));
    html! {
        <div class="prob" role="row" key={at} aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }} {title} onclick={choose}>
            {severity(problem.severity)}
            <span class="msg ell" role="gridcell"><span class="vh">{format!("{:?}: ", problem.severity)}</span><b>{&problem.title}</b>
                if !problem.explanation.is_empty() { {". "}<span class="why-not">{&problem.explanation}</span> }
            </span>
            <span class="pfix" role="gridcell">
                for one in tags { <span title={one.settings.name.clone()} class="pin">{pip(one.shape)}<span class="vh">{format!("in {} ", one.settings.name)}</span></span> }
                if let Some(fix) = problem.fixes.first() { {fix_button(props, fix)} }
            </span>
            <span class="psrc" role="gridcell">{&problem.origin}</span>
            <span class="loc" role="gridcell">{place.map(location)}</span>
        </div>
    }
}

fn fix_button(props: &Props, fix: &pilothouse_protocol::Fix) -> Html {
    let apply = {
        let (page, fix) = (props.page.clone(), fix.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            page.apply_fix(&fix);
        })
    };
    html! { <button class="btn ghost sm ell" tabindex="-1" title={fix.title.clone()} onclick={apply}>{small("wand")}<span class="ell">{&fix.title}</span></button> }
}

/// `deployment.yaml:12`, where the line can always be read.
fn location(place: &Location) -> Html {
    let text = format!("{}:{}", file_name(&place.path), place.line);
    let ending = text.len() - text.rfind('.').unwrap_or(0);
    middle(&text, ending.min(16))
}

fn detail(props: &Props, problem: &Problem) -> Html {
    let elsewhere = props
        .environments
        .iter()
        .filter(|one| !concerns(problem, &one.settings.name))
        .collect::<Vec<_>>();
    html! {
        <div class="pdetail scroll" aria-label="The chosen problem" role="region" tabindex="0">
            <h3>{&problem.title}</h3>
            if !problem.explanation.is_empty() { <p>{&problem.explanation}</p> }
            for fix in problem.fixes.iter() {
                <button class="btn sm" onclick={let (page, fix) = (props.page.clone(), fix.clone()); Callback::from(move |_| page.apply_fix(&fix))}>{small("wand")}{&fix.title}</button>
            }
            if !problem.message.is_empty() && problem.message != problem.title {
                <p class="dim">{"Helm says"}</p>
                <pre class="said">{&problem.message}</pre>
            }
            if !elsewhere.is_empty() {
                <p class="row finein"><span class="dim">{"Fine in"}</span>
                    for one in elsewhere { <span class="envtag">{pip(one.shape)}{&one.settings.name}</span> }
                </p>
            }
        </div>
    }
}

/// What several fixes would change, as one difference.
fn preview(props: &Props, mending: &Mending) -> Html {
    let side = |sign: &'static str, class: &'static str, text: &str| {
        let lines = text.split('\n').map(|line| format!("{sign} {line}"));
        let lines: Vec<String> = lines.collect();
        html! { for line in lines { <span {class}>{line}</span> } }
    };
    let cancel = {
        let page = props.page.clone();
        Callback::from(move |_| page.change(|state| state.mending = None))
    };
    let apply = {
        let page = props.page.clone();
        Callback::from(move |_| page.apply_fixes())
    };
    html! {
        <div class="pdetail scroll" aria-label="What the fixes change" role="region" tabindex="0">
            <div class="row">
                <button class="btn primary sm" onclick={apply}>{small("wand")}{format!("Apply {}", mending.problems)}</button>
                <button class="btn sm" onclick={cancel}>{"Keep as it is"}</button>
            </div>
            for line in mending.lines.rows.iter() {
                <p class="dim">{&line.label}</p>
                <pre class="fixdiff">{side("-", "del", &line.text)}{side("+", "add", &line.detail)}</pre>
            }
        </div>
    }
}

fn walk(page: &Page, event: &KeyboardEvent, at: usize, count: usize) {
    let next = match event.key().as_str() {
        "ArrowDown" => (at + 1).min(count.saturating_sub(1)),
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        "Enter" => {
            event.prevent_default();
            return page.go_to_problem(at);
        }
        _ => return,
    };
    event.prevent_default();
    page.change(|state| state.problem = next);
    crate::views::focus_soon(".panel .prob[aria-selected=true]");
}
