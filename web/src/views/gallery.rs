//! The gallery: opening a chart of one's own, the examples, and what is saved in this browser.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::examples::EXAMPLES;
use crate::page::Page;
use crate::shared::Shared;
use crate::state::Playground;
use crate::views::dialog::Dialog;
use crate::views::{icon, small};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) playgrounds: Shared<Vec<Playground>>,
    pub(crate) current: AttrValue,
}

#[component]
pub(crate) fn Gallery(props: &Props) -> Html {
    let first = use_node_ref();
    let renaming = use_state(|| None::<AttrValue>);
    let on = |act: Box<dyn Fn(&Page)>| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    html! {
        <Dialog page={props.page.clone()} class="gallery" title="Charts" first={first.clone()}>
                <div class="gbody scroll" tabindex="-1">
                    <section class="gown" aria-labelledby="own-title">
                        <h3 id="own-title">{"Open your chart"}</h3>
                        <div class="gdrop">
                            {icon("zip")}
                            <p>{"Drop a folder, .tgz or .zip anywhere on this page. It stays in this browser."}</p>
                            <div class="row">
                                <button class="btn" onclick={on(Box::new(|page| page.choose(true)))}>{"Choose a folder"}</button>
                                <button class="btn" onclick={on(Box::new(|page| page.choose(false)))}>{"Choose a file"}</button>
                            </div>
                        </div>
                        <h3 id="kept-title">{"Saved in this browser"}</h3>
                        if props.playgrounds.is_empty() {
                            <p class="dim">{"Nothing yet. What you change is saved as you type."}</p>
                        }
                        <ul class="gkept" aria-labelledby="kept-title">
                            for one in props.playgrounds.iter() {
                                {kept(props, one, &renaming)}
                            }
                        </ul>
                    </section>
                    <section aria-labelledby="examples-title">
                        <h3 id="examples-title">{"Examples"}</h3>
                        <ul class="gcards">
                            for (at, example) in EXAMPLES.iter().enumerate() {
                                <li><button class="gcard" ref={if at == 0 { first.clone() } else { NodeRef::default() }}
                                    onclick={on(Box::new(move |page| page.open_example(example.name)))}>
                                    <span class="gicon">{icon(example.icon)}</span>
                                    <span><b>{example.title}</b><small>{example.about}</small></span>
                                </button></li>
                            }
                        </ul>
                    </section>
                </div>
        </Dialog>
    }
}

/// A saved playground: opened by its name, and what else can be done with it.
fn kept(props: &Props, one: &Playground, renaming: &UseStateHandle<Option<AttrValue>>) -> Html {
    let here = one.id == props.current;
    let on = |act: fn(&Page, AttrValue)| {
        let (page, id) = (props.page.clone(), one.id.clone());
        Callback::from(move |_: MouseEvent| act(&page, id.clone()))
    };
    if renaming.as_ref() == Some(&one.id) {
        let done = {
            let (page, id, renaming) = (props.page.clone(), one.id.clone(), renaming.clone());
            Callback::from(move |name: Option<String>| {
                renaming.set(None);
                if let Some(name) = name {
                    page.rename_playground(id.clone(), &name);
                }
            })
        };
        return html! { <li key={one.id.to_string()}><Renaming name={one.name.clone()} {done} /></li> };
    }
    let rename = {
        let (id, renaming) = (one.id.clone(), renaming.clone());
        Callback::from(move |_: MouseEvent| renaming.set(Some(id.clone())))
    };
    html! {
        <li class="gplay" key={one.id.to_string()}>
            <button class="gname grow" aria-current={here.then_some("true")} onclick={on(|page, id| page.open_saved(id.to_string()))}>
                {small("clock")}<span class="ell">{&one.name}</span><span class="dim">{&one.version}</span>
                if here { <span class="tag">{"Open"}</span> }
            </button>
            <button class="iconbtn sm" aria-label={format!("Rename {}", one.name)} title="Rename" onclick={rename}>{small("pen")}</button>
            <button class="iconbtn sm" aria-label={format!("Duplicate {}", one.name)} title="Duplicate" onclick={on(Page::duplicate_playground)}>{small("copy")}</button>
            <button class="iconbtn sm" aria-label={format!("Delete {}", one.name)} title="Delete" onclick={on(Page::remove_playground)}>{small("trash")}</button>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct RenamingProps {
    name: AttrValue,
    /// Gets the name, or nothing when it was given up.
    done: Callback<Option<String>>,
}

#[component]
fn Renaming(props: &RenamingProps) -> Html {
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(input) = field.cast::<HtmlInputElement>() {
                let _ = input.focus();
                input.select();
            }
        });
    }
    let onkeydown = {
        let (done, field) = (props.done.clone(), field.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                done.emit(field.cast::<HtmlInputElement>().map(|input| input.value()));
            }
        })
    };
    let onblur = {
        let (done, field) = (props.done.clone(), field.clone());
        Callback::from(move |_: FocusEvent| {
            done.emit(field.cast::<HtmlInputElement>().map(|input| input.value()));
        })
    };
    html! {
        <label class="field"><input ref={field} type="text" value={props.name.clone()} aria-label={format!("New name of {}", props.name)}
            spellcheck="false" autocomplete="off" {onkeydown} {onblur} /></label>
    }
}
