//! The editor's pane: tabs, and the element that CodeMirror lives in.

use pilothouse_protocol::{Environment, Problem, Severity};
use wasm_bindgen::prelude::Closure;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::browser::{Editor, OnAsk};
use crate::commands;
use crate::page::Page;
use crate::shared::Shared;
use crate::state::concerns;
use crate::views::{file_name, icon_with, pip, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) tabs: Vec<AttrValue>,
    pub(crate) active: Option<AttrValue>,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) problems: Shared<Vec<Problem>>,
    pub(crate) shown: AttrValue,
    /// The shown file is a template.
    pub(crate) templated: bool,
}

/// A command as a button.
fn tool(props: &Props, id: &str) -> Html {
    let Some(command) = commands::find(id) else {
        return html! {};
    };
    let page = props.page.clone();
    let onclick = Callback::from(move |_: MouseEvent| (command.run)(&page));
    html! { <button class="iconbtn sm" aria-label={command.title} title={commands::hint(command.title, id)} {onclick}>{small(command.icon)}</button> }
}

#[component]
pub(crate) fn EditorPane(props: &Props) -> Html {
    let host = use_node_ref();
    {
        let (host, page) = (host.clone(), props.page.clone());
        use_effect_with((), move |()| {
            let mounted = host.cast::<HtmlElement>().map(|host| mount(&page, &host));
            move || {
                if let Some(editor) = page.0.editor.borrow_mut().take() {
                    editor.destroy();
                }
                drop(mounted);
            }
        });
    }
    use_effect_with((props.active.clone(), props.tabs.len()), |_| {
        let tab = gloo::utils::document().query_selector(".tabs .tab.on");
        if let Ok(Some(tab)) = tab {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
            tab.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    html! {
        <section class="sheet editor" id="editor" aria-label="Editor">
            <div class="tabs" role="tablist" aria-label="Open files">
                for tab in props.tabs.iter() {
                    {tab_view(props, tab)}
                }
            </div>
            if props.templated {
                <div class="edtools" role="toolbar" aria-label="Template">
                    {tool(props, "edit.steps")}
                    {tool(props, "edit.eaten")}
                </div>
            }
            <div class="host" ref={host} role="tabpanel" aria-label={props.active.clone().unwrap_or_else(|| "No file".into())}></div>
            if props.active.is_none() {
                <div class="empty">{small("file")}<b>{"No file is open"}</b><span>{"Choose one in the list of files."}</span></div>
            }
            <InsertBar page={props.page.clone()} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct SecondProps {
    pub(crate) page: Page,
    pub(crate) path: AttrValue,
}

/// The second editor: one file, below the first.
#[component]
pub(crate) fn SecondEditor(props: &SecondProps) -> Html {
    {
        let page = props.page.clone();
        use_effect_with(props.path.clone(), move |_| page.show_second());
    }
    {
        let page = props.page.clone();
        use_effect_with((), move |()| {
            move || {
                if let Some(editor) = page.0.editor.borrow().as_ref() {
                    editor.alone();
                }
            }
        });
    }
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.close_second())
    };
    html! {
        <section class="sheet second editor" aria-label="Second editor">
            <div class="tabs">
                <span class="tab on"><span class="tabname" title={props.path.clone()}><span class="ell">{file_name(&props.path)}</span></span></span>
                <span class="grow"></span>
                <button class="iconbtn sm" aria-label="Close the second editor" title={commands::hint("Close the second editor", "file.beside")} onclick={close}>{small("x")}</button>
            </div>
            <div class="host"></div>
        </section>
    }
}

type Closures = (
    Closure<dyn FnMut(String, u32, Vec<u32>, Vec<String>)>,
    Closure<dyn FnMut(u32, u32, bool)>,
    OnAsk,
);

/// Makes the editor; what is returned must live as long as it.
fn mount(page: &Page, host: &HtmlElement) -> Closures {
    let changed = {
        let page = page.clone();
        Closure::<dyn FnMut(String, u32, Vec<u32>, Vec<String>)>::new(
            move |path, length, positions: Vec<u32>, inserts| {
                page.edited(path, length, &positions, inserts);
            },
        )
    };
    let moved = {
        let page = page.clone();
        Closure::<dyn FnMut(u32, u32, bool)>::new(move |line, column, second| {
            page.cursor_moved((line, column), second);
        })
    };
    let asks = {
        let page = page.clone();
        OnAsk::new(move |kind: String, path, from, to, text, reply| {
            page.editor_asks(&kind, path, (from, to), text, reply);
        })
    };
    *page.0.editor.borrow_mut() = Some(Editor::new(host, &changed, &moved, &asks));
    page.show_file();
    page.mark_problems();
    (changed, moved, asks)
}

fn tab_view(props: &Props, path: &AttrValue) -> Html {
    let selected = props.active.as_ref() == Some(path);
    let name = file_name(path);
    // Two files of one name are told apart by their folder.
    let twin = props
        .tabs
        .iter()
        .any(|other| other != path && file_name(other) == name);
    let folder = path
        .rsplit_once('/')
        .map(|(folder, _)| file_name(folder).to_owned())
        .filter(|_| twin);
    let mut users = props
        .environments
        .iter()
        .filter(|one| one.settings.values_files.iter().any(|file| *file == **path));
    // A file that several environments share is nobody's own.
    let shape = users
        .next()
        .filter(|_| users.next().is_none())
        .map(|one| one.shape);
    let broken = props.problems.iter().any(|problem| {
        problem.severity == Severity::Error
            && concerns(problem, &props.shown)
            && problem
                .location
                .as_ref()
                .is_some_and(|place| place.path == **path)
    });
    let open = {
        let (page, path) = (props.page.clone(), path.clone());
        Callback::from(move |event: MouseEvent| {
            if event.alt_key() {
                page.open_beside(&path);
            } else {
                page.open_file(&path);
            }
        })
    };
    let close = {
        let (page, path) = (props.page.clone(), path.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            page.close_tab(&path);
        })
    };
    // The cross is for pointers: a list of tabs holds nothing but tabs.
    let onkeydown = {
        let (page, path) = (props.page.clone(), path.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Delete" {
                event.prevent_default();
                page.close_tab(&path);
            }
        })
    };
    let middle = {
        let (page, path) = (props.page.clone(), path.clone());
        Callback::from(move |event: MouseEvent| {
            if event.button() == 1 {
                page.close_tab(&path);
            }
        })
    };
    html! {
        <div class={classes!("tab", selected.then_some("on"))} key={path.to_string()} role="presentation" onauxclick={middle}>
            <button class="tabname" role="tab" aria-selected={selected.to_string()} title={path.clone()} aria-keyshortcuts="Delete" onclick={open} {onkeydown}>
                if broken { <span class="sev error">{small("error")}</span> } else if let Some(shape) = shape { {pip(shape)} }
                <span class="ell">{name}</span>
                if let Some(folder) = folder { <small class="dim">{folder}</small> }
            </button>
            <button class="tabclose" aria-hidden="true" tabindex="-1" title="Close (Delete)" onclick={close}>{icon_with("x", "x")}</button>
        </div>
    }
}

/// What is hard to type on a phone's keyboard, and what it puts behind the cursor.
const INSERTS: [(&str, &str, u32); 6] = [
    ("Tab", "  ", 0),
    (":", ": ", 0),
    ("-", "- ", 0),
    ("{{ }}", "{{  }}", 3),
    ("|", "| ", 0),
    ("\"", "\"", 0),
];

#[derive(Properties, PartialEq)]
struct InsertProps {
    page: Page,
}

#[component]
fn InsertBar(props: &InsertProps) -> Html {
    html! {
        <div class="accbar" role="toolbar" aria-label="Insert">
            for (label, text, back) in INSERTS {
                <button onclick={let page = props.page.clone(); Callback::from(move |_| if let Some(editor) = page.0.editor.borrow().as_ref() { editor.insert(text, back) })}>{label}</button>
            }
            <button aria-label="Undo" onclick={let page = props.page.clone(); Callback::from(move |_| if let Some(editor) = page.0.editor.borrow().as_ref() { editor.undo() })}>{small("undo")}</button>
        </div>
    }
}
