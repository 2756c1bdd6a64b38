//! The status bar.

use pilothouse_protocol::Severity;
use yew::prelude::*;

use crate::commands::hint;
use crate::page::Page;
use crate::receive::count;
use crate::state::{State, language_name};
use crate::views::small;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) state: State,
}

#[component]
pub(crate) fn Status(props: &Props) -> Html {
    let state = &props.state;
    let of = |wanted: &[Severity]| {
        state
            .shown_problems()
            .filter(|problem| wanted.contains(&problem.severity))
            .count()
    };
    let (errors, warnings, infos) = (
        of(&[Severity::Error]),
        of(&[Severity::Warning]),
        of(&[Severity::Info, Severity::Hint]),
    );
    let toggle = {
        let page = props.page.clone();
        Callback::from(move |_| page.change(|state| state.panel = !state.panel))
    };
    let objects = state
        .environment()
        .and_then(|environment| environment.counts)
        .map(|counts| counts.objects);
    let settings = state
        .environment()
        .map(|environment| environment.settings.clone());
    let short = |version: &str| version.split('.').take(2).collect::<Vec<_>>().join(".");
    html! {
        <footer class="status">
            <button aria-label={format!("Problems: {errors} errors, {warnings} warnings, {infos} notes")} aria-expanded={state.panel.to_string()} title={hint("Problems", "problems")} onclick={toggle}>
                <span class={classes!("sev", (errors > 0).then_some("error"))}>{small("error")}</span><span class="num">{errors}</span>
                <span class={classes!("sev", (warnings > 0).then_some("warn"))}>{small("warn")}</span><span class="num">{warnings}</span>
                <span class="sev">{small("info")}</span><span class="num">{infos}</span>
            </button>
            if let Some(ms) = state.render_ms { <span class="num rendered still"><span>{format!("Rendered in {}", milliseconds(ms))}</span></span> }
            if let Some(objects) = objects { <span class="num objects">{count(objects, "object")}</span> }
            if !state.comparing.base.is_empty() { {crate::views::base::in_status(&props.page, &state.comparing.base)} }
            <span class="sp"></span>
            if let Some(active) = state.edited() {
                <Position page={props.page.clone()} cursor={state.cursor} />
                <span>{language_name(state.language(active))}</span>
            }
            <button class="keys" aria-haspopup="dialog" data-opens="keys" title={hint("Keyboard shortcuts", "keys")} onclick={let page = props.page.clone(); Callback::from(move |_| page.toggle_popover(crate::state::Popover::Keys))}>{small("keyboard")}{"Keys"}</button>
            <a class="functions" href="functions.html" target="_blank" title="All template functions, each with an example">{small("book")}{"Functions"}</a>
            <span class="private">{small("lock")}{"Runs in this page only"}</span>
            if let Some(settings) = settings {
                <span>{format!("Helm {}", short(&settings.helm_version))}</span>
                <span>{format!("Kubernetes {}", short(settings.kube_version.trim_start_matches('v')))}</span>
            }
        </footer>
    }
}

#[derive(Properties, PartialEq)]
struct PositionProps {
    page: Page,
    /// Where the cursor was when the status bar was last shown.
    cursor: (u32, u32),
}

/// Where the cursor is: follows it without a repaint of the page.
#[component]
fn Position(props: &PositionProps) -> Html {
    let update = use_force_update();
    {
        let page = props.page.clone();
        use_effect_with((), move |()| {
            *page.0.position.borrow_mut() = Callback::from(move |()| update.force_update());
            move || *page.0.position.borrow_mut() = Callback::noop()
        });
    }
    let (line, column) = props.page.state().cursor;
    html! { <span class="num position still"><span>{format!("Ln {line}, Col {column}")}</span></span> }
}

/// `0.4 ms`, `12 ms`.
fn milliseconds(ms: f32) -> String {
    if ms < 10.0 {
        format!("{ms:.1} ms")
    } else {
        format!("{ms:.0} ms")
    }
}
