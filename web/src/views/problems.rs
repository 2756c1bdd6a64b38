//! The panel of problems: a list, and the chosen one in full.

use pilothouse_protocol::{Environment, Location, Problem};
use yew::prelude::*;

use crate::page::Page;
use crate::shared::Shared;
use crate::state::{Engine, concerns};
use crate::views::{file_name, icon, middle, pip, severity, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) problems: Shared<Vec<Problem>>,
    pub(crate) shown: AttrValue,
    pub(crate) selected: usize,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) engine: Engine,
}

#[component]
pub(crate) fn Problems(props: &Props) -> Html {
    let list: Vec<&Problem> = props
        .problems
        .iter()
        .filter(|problem| concerns(problem, &props.shown))
        .collect();
    let close = {
        let page = props.page.clone();
        Callback::from(move |_| page.change(|state| state.panel = false))
    };
    let chosen = list
        .get(props.selected.min(list.len().saturating_sub(1)))
        .copied();
    html! {
        <section class="sheet panel" aria-label="Problems">
            <div class="panelhead">
                <h2 class="pt" aria-selected="true">{"Problems"}<span class="count">{list.len()}</span></h2>
                <span class="dim ell">{format!("in {}", props.shown)}</span>
                <span class="grow"></span>
                <button class="iconbtn sm" aria-label="Close panel" title="Close (Ctrl J)" onclick={close}>{small("x")}</button>
            </div>
            <div class="pgrid">
                <div class="scroll" role="grid" aria-label="Problems" onkeydown={let page = props.page.clone(); let at = props.selected; let count = list.len(); Callback::from(move |event| walk(&page, &event, at, count))}>
                    {stopped(props)}
                    for (at, problem) in list.iter().enumerate() {
                        {row(props, at, problem)}
                    }
                    if list.is_empty() && !matches!(props.engine, Engine::Stopped(_) | Engine::Failed(_)) {
                        <div class="empty">{icon("ok")}<b>{"No problems"}</b><span>{format!("Checked templates and values of {}.", props.shown)}</span></div>
                    }
                </div>
                if let Some(problem) = chosen { {detail(props, problem)} }
            </div>
        </section>
    }
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
            <span class="psrc" role="gridcell">{"Engine"}</span>
            <span class="loc" role="gridcell"></span>
        </div>
    }
}

fn row(props: &Props, at: usize, problem: &Problem) -> Html {
    let selected = at == props.selected;
    let choose = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.go_to_problem(at))
    };
    let place = problem.location.as_ref();
    let title = place.map(|place| format!("{} line {}", place.path, place.line));
    html! {
        <div class="prob" role="row" key={at} aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }} {title} onclick={choose}>
            {severity(problem.severity)}
            <span class="msg ell" role="gridcell"><span class="vh">{format!("{:?}: ", problem.severity)}</span><b>{&problem.title}</b>
                if !problem.explanation.is_empty() { {". "}<span class="why-not">{&problem.explanation}</span> }
            </span>
            <span class="psrc" role="gridcell">{&problem.origin}</span>
            <span class="loc" role="gridcell">{place.map(location)}</span>
        </div>
    }
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
}
