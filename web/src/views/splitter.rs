//! A gap between two sheets that can be dragged.

use web_sys::{Element, HtmlElement, PointerEvent};
use yew::prelude::*;

use crate::layout::{Layout, Split, step};
use crate::page::Page;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) split: Split,
    pub(crate) layout: Layout,
}

/// Arrows move it, double click and Enter bring it back.
#[component]
pub(crate) fn Splitter(props: &Props) -> Html {
    let node = use_node_ref();
    // Where the drag began: the pointer's place and the size then.
    let drag = use_mut_ref(|| None::<(f64, f64)>);
    let seen = use_state_eq(|| (0.0, 0.0));
    {
        let (node, seen) = (node.clone(), seen.clone());
        use_effect_with(props.layout, move |_| {
            if let Some(area) = area(&node) {
                seen.set(area);
            }
        });
    }
    let split = props.split;
    let upright = matches!(split, Split::Files | Split::Editor);
    let place = move |event: &PointerEvent| {
        if upright {
            f64::from(event.client_x())
        } else {
            -f64::from(event.client_y())
        }
    };
    let down = {
        let (node, drag, layout) = (node.clone(), drag.clone(), props.layout);
        Callback::from(move |event: PointerEvent| {
            let (Some(area), Some(element)) = (area(&node), node.cast::<HtmlElement>()) else {
                return;
            };
            if event.button() == 0 && element.set_pointer_capture(event.pointer_id()).is_ok() {
                *drag.borrow_mut() = Some((place(&event), split.size(&layout, area)));
            }
        })
    };
    let moved = {
        let (node, drag, page) = (node.clone(), drag.clone(), props.page.clone());
        Callback::from(move |event: PointerEvent| {
            if let (Some((start, size)), Some(area)) = (*drag.borrow(), area(&node)) {
                page.resize(split, area, size + place(&event) - start);
            }
        })
    };
    let up = Callback::from(move |_: PointerEvent| *drag.borrow_mut() = None);
    let onkeydown = {
        let (node, page, layout) = (node.clone(), props.page.clone(), props.layout);
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                return page.reset_split(split);
            }
            if let (Some(by), Some(area)) = (step(split, &event.key()), area(&node)) {
                event.prevent_default();
                page.resize(split, area, split.size(&layout, area) + by);
            }
        })
    };
    let ondblclick = {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| page.reset_split(split))
    };
    let (least, most) = split.limits(*seen);
    let now = split.size(&props.layout, *seen).clamp(least, most);
    html! {
        <div class={classes!("splitter", format!("{split:?}").to_lowercase())} role="separator" tabindex="0" ref={node}
            aria-label={split.label()} aria-orientation={if upright { "vertical" } else { "horizontal" }}
            aria-valuemin={format!("{least:.0}")} aria-valuemax={format!("{most:.0}")} aria-valuenow={format!("{now:.0}")}
            aria-valuetext={format!("{now:.0} pixels")} title="Drag to resize, double click to reset"
            onpointerdown={down} onpointermove={moved} onpointerup={up.clone()} onpointercancel={up} {onkeydown} {ondblclick}></div>
    }
}

/// Width and height of what the sheets share.
fn area(node: &NodeRef) -> Option<(f64, f64)> {
    let work = node.cast::<Element>()?.closest(".body").ok()??;
    let work = work.query_selector(".work").ok()??;
    Some((
        f64::from(work.client_width()) - 8.0,
        f64::from(work.client_height()),
    ))
}
