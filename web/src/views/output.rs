//! The output: views, outline, the object's head, and the element that the read-only editor lives in.

use pilothouse_protocol::ask::Made;
use pilothouse_protocol::{
    Document, DocumentId, DocumentRole, Environment, OutputState, Problem, Severity,
};
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::browser::{self, OnPoint};
use crate::commands::hint;
use crate::kinds;
use crate::page::Page;
use crate::page_why::Tracing;
use crate::shared::Shared;
use crate::state::{Engine, View, concerns, outline};
use crate::views::outline::Outline;
use crate::views::why::WhyCard;
use crate::views::{file_name, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) view: View,
    pub(crate) documents: Shared<Vec<Document>>,
    pub(crate) selected: Option<DocumentId>,
    pub(crate) all_yaml: bool,
    pub(crate) output_state: OutputState,
    pub(crate) problems: Shared<Vec<Problem>>,
    pub(crate) shown: AttrValue,
    pub(crate) engine: Engine,
    pub(crate) slow: bool,
    pub(crate) filled: bool,
    pub(crate) opening: Option<AttrValue>,
    pub(crate) tracing: Tracing,
    pub(crate) environments: Shared<Vec<Environment>>,
}

#[component]
pub(crate) fn OutputPane(props: &Props) -> Html {
    let host = use_node_ref();
    {
        let (host, page) = (host.clone(), props.page.clone());
        use_effect_with((), move |()| {
            let pointed = {
                let page = page.clone();
                OnPoint::new(move |document, line, how| page.point(document, line, how))
            };
            if let Some(host) = host.cast::<HtmlElement>() {
                *page.0.output.borrow_mut() = Some(browser::Output::new(&host, &pointed));
                page.take_early_texts();
            }
            move || {
                // It listens as long as the output is there.
                let _listener = pointed;
                if let Some(output) = page.0.output.borrow_mut().take() {
                    output.destroy();
                }
            }
        });
    }
    {
        let page = props.page.clone();
        let what = (props.documents.clone(), props.selected, props.all_yaml);
        use_effect_with(what, move |_| page.show_output());
    }
    // Where there is no place for the outline, it opens over the object.
    let listing = use_state_eq(|| false);
    {
        let listing = listing.clone();
        use_effect_with((props.selected, props.all_yaml), move |_| {
            listing.set(false)
        });
    }
    let manifests = props.view == View::Manifests;
    let stale =
        shows_stale(props) || matches!(props.engine, Engine::Stopped(_) | Engine::Failed(_));
    let document = props
        .documents
        .iter()
        .find(|document| Some(document.id) == props.selected);
    html! {
        <>
            {views(props)}
            if props.slow { <div class="loadbar" role="progressbar" aria-label="Rendering"></div> }
            <div class={classes!("outsplit", listing.then_some("listing"))} hidden={!manifests}>
                <Outline page={props.page.clone()} made={props.tracing.made.clone()} documents={props.documents.clone()} selected={props.selected}
                    problems={props.problems.clone()} shown={props.shown.clone()} />
                <div class={classes!("object", stale.then_some("isstale"))}>
                    {head(props, document, &listing)}
                    {banner(props)}
                    <div class="host" ref={host}></div>
                    if props.documents.is_empty() { {nothing(props)} }
                    if let Some(made) = props.tracing.made.as_ref().filter(|made| !made.documents.is_empty()) { {lit(props, made)} }
                    if let Some(why) = props.tracing.why.clone() {
                        <WhyCard page={props.page.clone()} {why} shown={props.shown.clone()} environments={props.environments.clone()} />
                    }
                </div>
            </div>
        </>
    }
}

fn views(props: &Props) -> Html {
    let tab = |view: View, name: &'static str, id: &'static str| {
        let page = props.page.clone();
        let selected = props.view == view;
        let onclick = Callback::from(move |_| page.show_view(view));
        html! { <button class="view" role="tab" aria-selected={selected.to_string()} title={hint(name, id)} {onclick}>{name}</button> }
    };
    let fill = {
        let page = props.page.clone();
        Callback::from(move |_| page.fill_window())
    };
    let stop = {
        let page = props.page.clone();
        Callback::from(move |_| page.replace_worker("You stopped it"))
    };
    html! {
        <div class="views">
            <div class="viewlist" role="tablist" aria-label="Views">
                {tab(View::Manifests, "Manifests", "view.manifests")}
                {tab(View::Values, "Values", "view.values")}
                {tab(View::Diff, "Diff", "view.diff")}
                {tab(View::Matrix, "Matrix", "view.matrix")}
                {tab(View::Changes, "Changes", "view.changes")}
                {tab(View::Review, "Review", "view.review")}
            </div>
            <span class="end">
                if props.slow {
                    <span class="dim">{"Rendering"}</span><button class="btn sm" onclick={stop}>{"Stop"}</button>
                }
                <button class="iconbtn sm fill" aria-label="Fill window" title={hint("Fill window", "fill")} aria-pressed={props.filled.to_string()} onclick={fill}>
                    {small(if props.filled { "split" } else { "full" })}
                </button>
            </span>
        </div>
    }
}

/// What the cursor's line made, here and in the other environments.
fn lit(props: &Props, made: &Made) -> Html {
    let lines: usize = made
        .documents
        .iter()
        .map(|one| one.printed.len() + one.decided.len())
        .sum();
    let count = |number: usize, noun| {
        crate::receive::count(u32::try_from(number).unwrap_or(u32::MAX), noun)
    };
    let elsewhere = made
        .environments
        .iter()
        .filter(|(name, _)| *name != *props.shown);
    html! {
        <p class="madebar">
            <i class="litdot" aria-hidden="true"></i>
            <b class="mono ell">{&made.what}</b>{" "}<span>{format!("made {} in {}", count(lines, "line"), count(made.documents.len(), "object"))}</span>
            for (name, lines) in elsewhere {
                {" "}<span class="dim">{format!("{name} {lines}")}</span>
            }
        </p>
    }
}

fn head(props: &Props, document: Option<&Document>, listing: &UseStateHandle<bool>) -> Html {
    let radio = |all: bool, name: &'static str, more: &'static str| {
        let page = props.page.clone();
        let checked = props.all_yaml == all;
        let onclick = Callback::from(move |_| page.change(|state| state.all_yaml = all));
        html! { <button role="radio" aria-checked={checked.to_string()} {onclick}>{name}<span class="wide">{more}</span></button> }
    };
    let step = |by: isize| {
        let page = props.page.clone();
        Callback::from(move |_| page.step_document(by))
    };
    let list = {
        let listing = listing.clone();
        Callback::from(move |_: MouseEvent| listing.set(!*listing))
    };
    let at = outline(&props.documents)
        .iter()
        .position(|document| Some(document.id) == props.selected)
        .map_or(0, |at| at + 1);
    let copy = {
        let page = props.page.clone();
        Callback::from(move |_| page.copy_output())
    };
    html! {
        <div class="objhead">
            if props.all_yaml {
                <b class="ell">{"Everything, as Helm prints it"}</b>
            } else if let Some(document) = document {
                {title(props, document)}
            }
            <span class="grow"></span>
            <button class="stepper num" aria-expanded={listing.to_string()} aria-label={format!("Object {at} of {}: choose another", props.documents.len())} onclick={list}>
                {format!("{at} of {}", props.documents.len())}{small("chev-d")}
            </button>
            <button class="iconbtn stepper" aria-label="Previous object" onclick={step(-1)}>{small("chev-l")}</button>
            <button class="iconbtn stepper" aria-label="Next object" onclick={step(1)}>{small("chev-r")}</button>
            <div class="seg" role="radiogroup" aria-label="Show">{radio(false, "Object", "")}{radio(true, "All", " YAML")}</div>
            <button class="iconbtn sm" aria-label="Copy YAML" title="Copy" onclick={copy}>{small("copy")}</button>
        </div>
    }
}

fn title(props: &Props, document: &Document) -> Html {
    let open = {
        let (page, path) = (props.page.clone(), document.source.clone());
        Callback::from(move |_| page.go_to(&path, 0, 0))
    };
    let notes = document.role == DocumentRole::Notes;
    html! {
        <>
            <svg class={classes!("ico", "sm", "k", kinds::colour(document.group))} aria-hidden="true">
                <use href={format!("#{}", kinds::icon(&document.kind, document.group))} />
            </svg>
            <b>{if notes { "NOTES.txt" } else { document.kind.as_str() }}</b>
            <span class="ell objname">{&document.name}</span>
            if document.role == DocumentRole::Hook { <span class="tag">{"Hook"}</span> }
            <button class="source ell" title={format!("Open {}", document.source)} onclick={open}>{file_name(&document.source)}</button>
        </>
    }
}

/// Whether all that is shown is from the last good rendering: a broken template leaves what others print alone.
fn shows_stale(props: &Props) -> bool {
    let mut shown = props
        .documents
        .iter()
        .filter(|document| props.all_yaml || Some(document.id) == props.selected);
    props.output_state == OutputState::Stale && shown.all(|document| document.stale)
}

/// Why the output is not what the files say now.
fn banner(props: &Props) -> Html {
    match &props.engine {
        Engine::Stopped(why) => {
            let page = props.page.clone();
            let again = Callback::from(move |_| page.render());
            return html! {
                <div class="stale" role="alert">
                    {crate::views::severity(Severity::Error)}
                    <span class="grow"><b>{"Rendering was stopped."}</b>{" "}{why}{". Your text is kept; this is the last good output. It is tried again with the next edit."}</span>
                    <button class="btn sm" onclick={again}>{"Try again"}</button>
                </div>
            };
        }
        Engine::Failed(why) => {
            return html! {
                <div class="stale" role="alert">{crate::views::severity(Severity::Error)}
                    <span class="grow"><b>{"The engine does not run."}</b>{" "}{why}{". Your text is kept. Reload the page to try again."}</span>
                </div>
            };
        }
        Engine::Starting | Engine::Ready => {}
    }
    if props.output_state != OutputState::Stale {
        return html! {};
    }
    let at = props
        .problems
        .iter()
        .filter(|problem| concerns(problem, &props.shown))
        .position(|problem| problem.severity == Severity::Error);
    let problem = at.and_then(|at| {
        props
            .problems
            .iter()
            .filter(|problem| concerns(problem, &props.shown))
            .nth(at)
    });
    let place = problem.and_then(|problem| problem.location.as_ref());
    let go = {
        let page = props.page.clone();
        Callback::from(move |_| page.go_to_problem(at.unwrap_or(0)))
    };
    html! {
        <div class="stale" role="alert">
            {crate::views::severity(Severity::Error)}
            <span class="grow"><b>{"Helm would stop here."}</b>{if shows_stale(props) { " This is the last good output." } else { " What is not broken is shown as it would be." }}</span>
            if let Some(place) = place {
                <button class="btn sm" onclick={go}>{format!("{}:{}", file_name(&place.path), place.line)}</button>
            }
        </div>
    }
}

/// What stands where no document is.
fn nothing(props: &Props) -> Html {
    if props.output_state == OutputState::None {
        let at = props
            .problems
            .iter()
            .filter(|problem| concerns(problem, &props.shown))
            .find(|problem| problem.severity == Severity::Error);
        return html! {
            <div class="empty">{small("error")}<b>{"Helm would stop here"}</b>
                if let Some(problem) = at { <span>{&problem.title}</span> }
                <button class="btn" onclick={let page = props.page.clone(); Callback::from(move |_| page.step_problem(1))}>{"Go to the problem"}</button>
            </div>
        };
    }
    if matches!(props.engine, Engine::Stopped(_)) {
        return html! {};
    }
    if props.opening.is_some() || props.engine == Engine::Starting {
        return html! { <div class="skel" aria-label="Loading"><i style="width:40%"></i><i style="width:62%"></i><i style="width:54%"></i><i style="width:70%"></i></div> };
    }
    html! { <div class="empty">{small("yaml")}<b>{"No objects"}</b><span>{"The templates of this chart print nothing in this environment."}</span></div> }
}
