//! The bar on top: chart, environments, theme, share.

use yew::prelude::*;

use crate::browser;
use crate::commands::{caps, hint};
use crate::page::Page;
use crate::state::{Popover, Saving, State};
use crate::views::environments::Environments;
use crate::views::menu::ChartMenu;
use crate::views::{icon, keycaps, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) state: State,
}

#[component]
pub(crate) fn TopBar(props: &Props) -> Html {
    let state = &props.state;
    let on = |act: fn(&Page)| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    let open = state.popover == Popover::Charts;
    let name = state
        .workspace
        .as_ref()
        .map_or("No chart", |workspace| &workspace.name)
        .to_owned();
    let version = state
        .workspace
        .as_ref()
        .map(|workspace| workspace.version.clone())
        .unwrap_or_default();
    html! {
        <header class="topbar">
            <h1 class="brand"><Logo /><span class="brandname">{"Pilothouse"}</span></h1>
            <span class="vsep"></span>
            <button class="iconbtn drawer" aria-label="Files" title={hint("Files", "files")} aria-expanded={state.files_hidden.to_string()}
                onclick={on(|page| page.change(|state| state.files_hidden = !state.files_hidden))}>{icon("side")}</button>
            <div class="anchor">
                <button class="chartname" aria-haspopup="menu" aria-expanded={open.to_string()} data-opens="charts"
                    aria-label={format!("Chart {name} {version}")} onclick={on(|page| page.toggle_popover(Popover::Charts))}>
                    {small("zip")}<span class="ell">{&name}</span><span class="ver">{&version}</span>{small("chev-d")}
                </button>
                if open {
                    <ChartMenu page={props.page.clone()} playgrounds={state.playgrounds.clone()} current={state.playground.clone()} />
                }
            </div>
            {saved(props)}
            <span class="grow"></span>
            <Environments page={props.page.clone()} environments={state.environments.clone()} shown={state.shown.clone()} />
            if state.environments.len() > 1 {
                <button class="btn ghost compare" title={hint("Compare two environments", "view.diff")} onclick={on(Page::compare)}>
                    {small("swap")}<span>{"Compare"}</span>
                </button>
            }
            <span class="grow"></span>
            <button class="searchbox" aria-haspopup="dialog" data-opens="palette" aria-label="Search and commands" title={hint("Search and commands", "palette")} onclick={on(|page| page.open_palette(""))}>
                {icon("search")}<span class="grow">{"Search and commands"}</span>{keycaps(&caps("Ctrl K"))}
            </button>
            <button class="iconbtn" aria-label="Switch theme" title="Switch theme" onclick={Callback::from(|_| browser::switch_theme())}>
                {icon("sun")}
            </button>
            if state.saved == Saving::Not && state.workspace.is_some() {
                <button class="btn ownchart" aria-haspopup="dialog" onclick={on(|page| page.toggle_popover(Popover::Gallery))}>
                    {small("folder-open")}<span>{"Open your chart"}</span>
                </button>
            }
            <button class="btn primary" aria-haspopup="dialog" aria-expanded={(state.popover == Popover::Share).to_string()}
                data-opens="share" title={hint("Share", "share")} onclick={on(Page::share)}>
                {small("share")}<span>{"Share"}</span>
            </button>
        </header>
    }
}

fn saved(props: &Props) -> Html {
    if props.state.elsewhere {
        let on = |act: fn(&Page)| {
            let page = props.page.clone();
            Callback::from(move |_: MouseEvent| act(&page))
        };
        return html! {
            <span class="saved fromlink" role="status">
                {"Open in another tab."}
                <button class="btn sm" title="Goes on here, with what was typed there" onclick={on(Page::take_over)}>{"Take over"}</button>
                <button class="btn sm" title="The other tab keeps the playground" onclick={on(Page::work_on_copy)}>{"Work on a copy"}</button>
            </span>
        };
    }
    if let Some(previous) = props.state.previous.clone() {
        let page = props.page.clone();
        let id = previous.id.to_string();
        let back = Callback::from(move |_| page.open_saved(id.clone()));
        return html! {
            <span class="saved fromlink" role="status">
                {"Opened from a link, as a copy."}
                <button class="btn sm" onclick={back}>{format!("Back to {}", previous.name)}</button>
            </span>
        };
    }
    let text = match &props.state.saved {
        Saving::Not => {
            let page = props.page.clone();
            let more = Callback::from(move |_: MouseEvent| page.toggle_popover(Popover::Gallery));
            return html! {
                <span class="saved example">
                    if props.state.workspace.is_some() {
                        {"Example"}<button class="btn sm" aria-haspopup="dialog" data-opens="gallery" onclick={more}>{"All examples"}</button>
                    }
                </span>
            };
        }
        Saving::Pending => "Saving".into(),
        Saving::Done => AttrValue::from("Saved in this browser"),
        Saving::Failed(why) => format!("Not saved: {why}").into(),
    };
    let failed = matches!(props.state.saved, Saving::Failed(_));
    html! { <span class={classes!("saved", failed.then_some("failed"))}>{text}</span> }
}

#[component]
fn Logo() -> Html {
    html! { <svg viewBox="0 0 20 20" aria-hidden="true"><use href="#logo" /></svg> }
}
