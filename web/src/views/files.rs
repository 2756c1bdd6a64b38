//! The files of the chart, and what makes the shown environment.

use std::collections::BTreeSet;

use pilothouse_protocol::{Environment, FileEntry, Folder, Problem, Severity, WorkspaceInfo};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::layout::{Layout, Split};
use crate::page::Page;
use crate::shared::Shared;
use crate::state::{Naming, Popover, concerns};
use crate::views::envbox::EnvironmentBox;
use crate::views::menu::{focus_first, walk};
use crate::views::naming::NameField;
use crate::views::splitter::Splitter;
use crate::views::tree::{Row, closed_at_first, rows};
use crate::views::{middle, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) workspace: Option<Shared<WorkspaceInfo>>,
    pub(crate) files: Shared<Vec<FileEntry>>,
    pub(crate) folders: Shared<Vec<Folder>>,
    pub(crate) problems: Shared<Vec<Problem>>,
    pub(crate) shown: AttrValue,
    pub(crate) active: Option<AttrValue>,
    /// The files on the trace.
    pub(crate) traced: Vec<String>,
    pub(crate) environment: Option<Environment>,
    pub(crate) menu: bool,
    pub(crate) naming: Naming,
    pub(crate) layout: Layout,
}

#[component]
pub(crate) fn Files(props: &Props) -> Html {
    // What differs from how folders are at first.
    let toggled = use_state(BTreeSet::<String>::new);
    let focus = use_state(|| None::<String>);
    let tree = use_node_ref();
    let at_first = use_memo(props.files.clone(), |files| closed_at_first(files));
    let closed: BTreeSet<String> = at_first.symmetric_difference(&toggled).cloned().collect();
    let rows = rows(&props.files, &props.folders, &closed);
    let current = focus
        .as_ref()
        .filter(|path| rows.iter().any(|row| row.path == **path))
        .cloned();
    let current = current
        .or_else(|| props.active.as_ref().map(ToString::to_string))
        .or_else(|| rows.first().map(|row| row.path.clone()));
    let actions = Actions {
        page: props.page.clone(),
        toggled,
        naming: props.naming.clone(),
        focus,
    };

    let onkeydown = {
        let (rows, current, actions, tree) =
            (rows.clone(), current.clone(), actions.clone(), tree.clone());
        Callback::from(move |event: KeyboardEvent| {
            actions.key(&event, &rows, current.as_deref(), &tree)
        })
    };
    let new_file = {
        let (actions, active) = (actions.clone(), current.clone());
        Callback::from(move |_: MouseEvent| {
            let folder = active
                .as_deref()
                .and_then(|path| path.rsplit_once('/'))
                .map_or("", |(folder, _)| folder);
            let start = if folder.is_empty() {
                String::new()
            } else {
                format!("{folder}/")
            };
            actions.page.name(Naming::New(start));
        })
    };
    html! {
        <nav class="side" aria-label="Files and environment">
            <div class="sidehead">
                <span class="grow">{"Files"}</span>
                <button class="iconbtn sm" aria-label="New file" title="New file" onclick={new_file}>{small("plus")}</button>
                <button class="iconbtn sm" aria-label="Open a chart" title="Open a .tgz or .zip"
                    onclick={let page = props.page.clone(); Callback::from(move |_| page.choose(false))}>{small("folder-open")}</button>
                {more(props, &actions, current.as_deref())}
            </div>
            <div class="grow scroll">
                if let Naming::New(start) = &props.naming {
                    <NameField label="Path of the new file" value={start.clone()} depth={0}
                        done={let actions = actions.clone(); Callback::from(move |path: Option<String>| {
                            actions.page.change(|state| state.naming = Naming::Nothing);
                            if let Some(path) = path { actions.page.add_file(&path); }
                        })} />
                }
                <ul class="tree" role="tree" aria-label="Chart files" ref={tree} {onkeydown}>
                    for row in rows.iter() {
                        {node(props, &actions, row, current.as_deref() == Some(&row.path))}
                    }
                </ul>
            </div>
            if let Some(environment) = props.environment.clone() {
                <EnvironmentBox page={props.page.clone()} {environment} />
            }
            <Splitter page={props.page.clone()} split={Split::Files} layout={props.layout} />
        </nav>
    }
}

/// What the tree can do.
#[derive(Clone)]
struct Actions {
    page: Page,
    toggled: UseStateHandle<BTreeSet<String>>,
    naming: Naming,
    focus: UseStateHandle<Option<String>>,
}

impl Actions {
    fn toggle(&self, path: &str) {
        let mut toggled = (*self.toggled).clone();
        if !toggled.remove(path) {
            toggled.insert(path.to_owned());
        }
        self.toggled.set(toggled);
    }

    fn press(&self, row: &Row, beside: bool) {
        self.focus.set(Some(row.path.clone()));
        match row.open {
            Some(_) => self.toggle(&row.path),
            None if beside => self.page.open_beside(&row.path),
            None => self.page.open_file(&row.path),
        }
    }

    fn key(&self, event: &KeyboardEvent, rows: &[Row], current: Option<&str>, tree: &NodeRef) {
        if event
            .target()
            .is_some_and(|target| target.dyn_ref::<HtmlInputElement>().is_some())
        {
            return;
        }
        let Some(at) = rows
            .iter()
            .position(|row| Some(row.path.as_str()) == current)
        else {
            return;
        };
        let row = &rows[at];
        let mut to = at;
        match event.key().as_str() {
            "ArrowDown" => to = (at + 1).min(rows.len() - 1),
            "ArrowUp" => to = at.saturating_sub(1),
            "Home" => to = 0,
            "End" => to = rows.len() - 1,
            "ArrowRight" if row.open == Some(false) => self.toggle(&row.path),
            "ArrowRight" if row.open == Some(true) => to = (at + 1).min(rows.len() - 1),
            "ArrowLeft" if row.open == Some(true) => self.toggle(&row.path),
            "ArrowLeft" => {
                to = rows[..at]
                    .iter()
                    .rposition(|above| above.depth < row.depth)
                    .unwrap_or(at)
            }
            "F2" => self.page.name(Naming::Rename(row.path.clone())),
            "Delete" => self.page.delete_file(&row.path),
            _ => return,
        }
        event.prevent_default();
        if let Some(row) = rows.get(to) {
            self.focus.set(Some(row.path.clone()));
            let buttons = tree
                .cast::<web_sys::Element>()
                .map(|tree| tree.get_elements_by_class_name("node"));
            let button = buttons.and_then(|buttons| {
                buttons
                    .item(u32::try_from(to).ok()?)?
                    .dyn_into::<HtmlElement>()
                    .ok()
            });
            if let Some(button) = button {
                let _ = button.focus();
            }
        }
    }
}

fn node(props: &Props, actions: &Actions, row: &Row, current: bool) -> Html {
    if actions.naming == Naming::Rename(row.path.clone()) {
        let done = {
            let (actions, from) = (actions.clone(), row.path.clone());
            Callback::from(move |to: Option<String>| {
                actions.page.change(|state| state.naming = Naming::Nothing);
                if let Some(to) = to {
                    actions.page.rename_file(&from, &to);
                }
            })
        };
        return html! { <NameField label={format!("New path of {}", row.name)} value={row.path.clone()} depth={row.depth} {done} /> };
    }
    let errors = props.problems.iter().filter(|problem| {
        problem.severity == Severity::Error
            && concerns(problem, &props.shown)
            && problem
                .location
                .as_ref()
                .is_some_and(|place| place.path == row.path)
    });
    let errors = errors.count();
    let selected = props
        .active
        .as_ref()
        .is_some_and(|active| **active == *row.path);
    let label = match errors {
        0 => row.name.clone(),
        errors => format!(
            "{} {errors} error{}",
            row.name,
            if errors == 1 { "" } else { "s" }
        ),
    };
    let picture = match row.open {
        Some(true) => "folder-open",
        Some(false) => "folder",
        None => "file",
    };
    let onclick = {
        let (actions, row) = (actions.clone(), row.clone());
        Callback::from(move |event: MouseEvent| actions.press(&row, event.alt_key()))
    };
    html! {
        <li role="none" key={row.path.clone()}>
            <button aria-label={label} aria-description={props.traced.contains(&row.path).then_some("on the trace")} class={classes!("node", row.open.map(|_| "dir"), row.off.then_some("off"), (errors > 0).then_some("err"))}
                role="treeitem" style={format!("--d:{}", row.depth)} title={row.path.clone()} {onclick}
                aria-level={(row.depth + 1).to_string()} aria-selected={selected.to_string()}
                aria-expanded={row.open.map(|open| open.to_string())} tabindex={if current { "0" } else { "-1" }}>
                {small(picture)}
                {middle(&row.name, 14)}
                if props.traced.contains(&row.path) {
                    <i class="ontrace" title="On the trace"></i>
                }
                if !row.version.is_empty() {
                    <span class="count">{&row.version}</span>
                }
                if errors > 0 {
                    <span class="badge">{errors}</span>
                }
            </button>
        </li>
    }
}

fn more(props: &Props, actions: &Actions, current: Option<&str>) -> Html {
    let page = props.page.clone();
    let toggle = Callback::from(move |_: MouseEvent| page.toggle_popover(Popover::Files));
    let target = current.map(str::to_owned);
    let item = |act: fn(&Actions, &str)| {
        let (actions, target) = (actions.clone(), target.clone());
        Callback::from(move |_: MouseEvent| {
            actions.page.change(|state| state.popover = Popover::None);
            if let Some(path) = &target {
                act(&actions, path);
            }
        })
    };
    let name = current
        .map(|path| crate::views::file_name(path).to_owned())
        .unwrap_or_default();
    html! {
        <div class="anchor">
            <button class="iconbtn sm" aria-label="More" aria-haspopup="menu" aria-expanded={props.menu.to_string()} data-opens="files" onclick={toggle}>
                {small("more")}
            </button>
            if props.menu {
                <FileMenu page={props.page.clone()} {name}
                    beside={item(|actions, path| actions.page.open_beside(path))}
                    rename={item(|actions, path| actions.page.name(Naming::Rename(path.to_owned())))}
                    delete={item(|actions, path| actions.page.delete_file(path))} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FileMenuProps {
    page: Page,
    name: String,
    beside: Callback<MouseEvent>,
    rename: Callback<MouseEvent>,
    delete: Callback<MouseEvent>,
}

#[component]
fn FileMenu(props: &FileMenuProps) -> Html {
    let menu = use_node_ref();
    {
        let menu = menu.clone();
        use_effect_with((), move |()| focus_first(&menu));
    }
    let close = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.change(|state| state.popover = Popover::None))
    };
    let page = props.page.clone();
    html! {
        <>
            <div class="away" onclick={close}></div>
            <div class="pop menu filemenu" role="menu" aria-label="File" ref={menu} onkeydown={Callback::from(walk)}>
                <button role="menuitem" onclick={props.beside.clone()}>{small("split")}<span class="ell">{"Open beside"}</span><span class="kbd"><i>{"Alt click"}</i></span></button>
                <button role="menuitem" onclick={props.rename.clone()}>{small("yaml")}<span class="ell">{format!("Rename {}", props.name)}</span><span class="kbd"><i>{"F2"}</i></span></button>
                <button role="menuitem" onclick={props.delete.clone()}>{small("trash")}<span class="ell">{format!("Delete {}", props.name)}</span><span class="kbd"><i>{"Del"}</i></span></button>
                <hr />
                <button role="menuitem" onclick={Callback::from(move |_| page.choose(true))}>{small("folder-open")}{"Open a folder"}</button>
            </div>
        </>
    }
}
