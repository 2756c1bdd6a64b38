//! A field for a path, in the tree.

use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct NameProps {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) depth: usize,
    /// Gets the name, or nothing when it was given up.
    pub(crate) done: Callback<Option<String>>,
}

/// A field for a path, in the tree.
#[component]
pub(crate) fn NameField(props: &NameProps) -> Html {
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(input) = field.cast::<HtmlInputElement>() {
                let _ = input.focus();
                let value = input.value();
                let start = value.rfind('/').map_or(0, |at| at + 1);
                let end = value[start..]
                    .rfind('.')
                    .map_or(value.len(), |at| start + at);
                let _ = input.set_selection_range(
                    u32::try_from(start).unwrap_or(0),
                    u32::try_from(end).unwrap_or(0),
                );
            }
        });
    }
    let onkeydown = {
        let (done, field) = (props.done.clone(), field.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => done.emit(field.cast::<HtmlInputElement>().map(|input| input.value())),
            "Escape" => done.emit(None),
            _ => {}
        })
    };
    let onblur = {
        let done = props.done.clone();
        Callback::from(move |_: FocusEvent| done.emit(None))
    };
    html! {
        <div class="naming" style={format!("--d:{}", props.depth)}>
            <label class="field"><span class="vh">{&props.label}</span>
                <input ref={field} type="text" value={props.value.clone()} aria-label={props.label.clone()} placeholder="templates/service.yaml"
                    spellcheck="false" autocomplete="off" {onkeydown} {onblur} />
            </label>
        </div>
    }
}
