//! Where the focus is among the items of a list, a menu or a dialog.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::KeyboardEvent;

/// What `selector` finds in the element that listens, in order; none where it listens no more.
pub(crate) fn items(event: &KeyboardEvent, selector: &str) -> Vec<HtmlElement> {
    let list = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(items) = list.and_then(|list| list.query_selector_all(selector).ok()) else {
        return Vec::new();
    };
    (0..items.length())
        .filter_map(|at| items.item(at)?.dyn_into().ok())
        .collect()
}

/// Which of them has the focus.
pub(crate) fn position(items: &[HtmlElement]) -> Option<usize> {
    let active = gloo::utils::document().active_element()?;
    items
        .iter()
        .position(|item| item.is_same_node(Some(&active)))
}
