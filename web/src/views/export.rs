//! The sheet of exports: environments as the files of deployment tools, by templates that can be edited.

use gloo::timers::callback::Timeout;
use pilothouse_protocol::Environment;
use pilothouse_protocol::ask::{ExportFormat, Exported, TemplateFault};
use web_sys::{HtmlElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::browser;
use crate::deploying::{Deploying, FORMATS, own_template};
use crate::page::Page;
use crate::shared::Shared;
use crate::views::dialog::Dialog;
use crate::views::small;

/// How long nothing is typed before the result is made anew, in milliseconds.
const REST: u32 = 200;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) deploying: Deploying,
    pub(crate) environments: Shared<Vec<Environment>>,
}

#[component]
pub(crate) fn ExportSheet(props: &Props) -> Html {
    let first = use_node_ref();
    let editing = use_state_eq(|| false);
    let edit = {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(!*editing))
    };
    let exported = props.deploying.exported.as_ref();
    html! {
        <Dialog page={props.page.clone()} class="dsheet wide" title="Export" first={first.clone()} head={scope(props, &first)}>
                <div class="bar dformats">{formats(props)}</div>
                <div class={classes!("dexport", editing.then_some("two"))}>
                    if let (true, Some(exported)) = (*editing, exported) {
                        <TemplateEditor key={format!("{:?}", props.deploying.format.0)} page={props.page.clone()} exported={exported.clone()} format={props.deploying.format.0} />
                    }
                    {result(exported)}
                </div>
                <footer role="none">
                    <button class="btn" aria-expanded={editing.to_string()} disabled={exported.is_none()} onclick={edit}>{small("pen")}{if *editing { "Close the template" } else { "Edit template" }}</button>
                    if own_template(props.deploying.format.0).is_some() {
                        <span class="dim">{"Your own template"}</span>
                    }
                    <span class="grow"></span>
                    {out(props, exported)}
                </footer>
        </Dialog>
    }
}

/// All environments, or one.
fn scope(props: &Props, first: &NodeRef) -> Html {
    let onchange = {
        let page = props.page.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                page.open_export(&select.value());
            }
        })
    };
    let is = &props.deploying.environment;
    html! {
        <label class="pick"><select ref={first} aria-label="Environments" {onchange}>
            <option value="" selected={is.is_empty()}>{"All environments"}</option>
            for one in props.environments.iter() {
                <option value={one.settings.name.clone()} selected={*one.settings.name == **is}>{&one.settings.name}</option>
            }
        </select>{small("chev-d")}</label>
    }
}

fn formats(props: &Props) -> Html {
    let radio = |format: ExportFormat, name: &'static str| {
        let on = props.deploying.format.0 == format;
        let page = props.page.clone();
        let onclick = Callback::from(move |_: MouseEvent| page.export_as(format));
        html! { <button role="radio" aria-checked={on.to_string()} {onclick}>{name}</button> }
    };
    html! {
        <div class="seg" role="radiogroup" aria-label="Format">for (format, name, _) in FORMATS { {radio(format, name)} }</div>
    }
}

fn result(exported: Option<&Shared<Exported>>) -> Html {
    let Some(exported) = exported else {
        return html! { <div class="dresult"><div class="skel" aria-label="Exporting"><i style="width:60%"></i><i style="width:40%"></i><i style="width:52%"></i></div></div> };
    };
    html! {
        <div class="dresult">
            for note in exported.notes.iter() { <p class="dnote">{small("info")}{note}</p> }
            if exported.error.is_some() {
                <p class="empty">{"The result comes back when the template can be filled in."}</p>
            } else {
                <pre class="scroll" tabindex="0" role="region" aria-label={format!("Result, {}", exported.name)}>{&exported.text}</pre>
            }
        </div>
    }
}

fn out(props: &Props, exported: Option<&Shared<Exported>>) -> Html {
    let ready = exported.filter(|one| one.error.is_none()).cloned();
    let off = ready.is_none();
    let copy = {
        let (page, ready) = (props.page.clone(), ready.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(one) = &ready {
                page.copy(one.text.clone(), "Copied");
            }
        })
    };
    let download = Callback::from(move |_: MouseEvent| {
        if let Some(one) = &ready {
            browser::download(&one.name, one.text.as_bytes());
        }
    });
    html! {
        <>
            <button class="btn" disabled={off} onclick={download}>{small("down")}{exported.map_or_else(|| "Download".to_owned(), |one| format!("Download {}", one.name))}</button>
            <button class="btn primary" disabled={off} onclick={copy}>{small("copy")}{"Copy"}</button>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct EditorProps {
    page: Page,
    exported: Shared<Exported>,
    format: ExportFormat,
}

/// The template, with what is wrong at its line.
#[component]
fn TemplateEditor(props: &EditorProps) -> Html {
    let area = use_node_ref();
    let gutter = use_node_ref();
    let text = use_state_eq(|| props.exported.template.clone());
    let timer = use_mut_ref(|| None::<Timeout>);
    let oninput = {
        let (page, text, timer) = (props.page.clone(), text.clone(), timer.clone());
        let default = props.exported.default_template.clone();
        Callback::from(move |event: InputEvent| {
            let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else {
                return;
            };
            let typed = area.value();
            text.set(typed.clone());
            let (page, default) = (page.clone(), default.clone());
            *timer.borrow_mut() = Some(Timeout::new(REST, move || {
                page.keep_template(&typed, &default)
            }));
        })
    };
    let reset = {
        let (page, text, timer) = (props.page.clone(), text.clone(), timer);
        let default = props.exported.default_template.clone();
        Callback::from(move |_: MouseEvent| {
            *timer.borrow_mut() = None;
            text.set(default.clone());
            page.reset_template();
        })
    };
    let onscroll = {
        let (area, gutter) = (area.clone(), gutter.clone());
        Callback::from(move |_: Event| {
            if let (Some(area), Some(gutter)) =
                (area.cast::<HtmlElement>(), gutter.cast::<HtmlElement>())
            {
                gutter.set_scroll_top(area.scroll_top());
            }
        })
    };
    let fault = props.exported.error.as_ref();
    let lines = text.split('\n').count();
    html! {
        <div class="dtemplate" role="group" aria-label="Template">
            <div class="dthead"><span class="dim grow">{"A minijinja template"}</span>
                <button class="btn sm ghost" disabled={*text == props.exported.default_template} onclick={reset}>{small("undo")}{"Reset"}</button></div>
            <div class="dtedit">
                <div class="dtnos" aria-hidden="true" ref={gutter}>
                    for line in 1..=lines { <i class={(fault.is_some_and(|fault| usize::try_from(fault.line) == Ok(line))).then_some("bad")}>{line}</i> }
                </div>
                <textarea ref={area.clone()} aria-label="Template" spellcheck="false" autocomplete="off" value={(*text).clone()} {oninput} {onscroll} wrap="off"
                    aria-invalid={fault.is_some().to_string()} aria-describedby={fault.map(|_| "template-fault")} />
            </div>
            {fault.map(|fault| wrong(fault, &area))}
        </div>
    }
}

fn wrong(fault: &TemplateFault, area: &NodeRef) -> Html {
    let go = {
        let (area, line) = (area.clone(), fault.line);
        Callback::from(move |_: MouseEvent| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                select_line(&area, line);
            }
        })
    };
    html! {
        <p class="wrong" id="template-fault" role="alert">{small("error")}<button class="link" onclick={go}>{format!("Line {}", fault.line)}</button><span>{&fault.message}</span></p>
    }
}

/// Selects a line, counted from 1.
fn select_line(area: &HtmlTextAreaElement, line: u32) {
    let text = area.value();
    let before = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(0);
    let start: u32 = text
        .split('\n')
        .take(before)
        .map(|line| units(line) + 1)
        .sum();
    let length = text.split('\n').nth(before).map_or(0, units);
    let _ = area.focus();
    let _ = area.set_selection_range(start, start + length);
}
