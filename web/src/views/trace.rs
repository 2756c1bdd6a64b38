//! The line through the gap, from a line of the output to what made it. What it shows is said by the why card.

use pilothouse_protocol::DocumentId;
use yew::prelude::*;

use crate::layout::Layout;
use crate::page::Page;
use crate::state::View;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    /// All that it is drawn by: open files, object, layout, whether there is a card.
    pub(crate) sees: (
        [Option<AttrValue>; 2],
        Option<DocumentId>,
        bool,
        View,
        Layout,
        bool,
    ),
}

#[component]
pub(crate) fn Trace(props: &Props) -> Html {
    let page = props.page.clone();
    use_effect_with(props.sees.clone(), move |_| page.draw_trace());
    html! { <svg class="traces" aria-hidden="true"></svg> }
}
