//! What makes the shown environment.

use pilothouse_protocol::{Environment, Operation, SetKind};
use yew::prelude::*;

use crate::views::pip;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) environment: Environment,
}

/// Its values, weakest first, and its release.
#[component]
pub(crate) fn EnvironmentBox(props: &Props) -> Html {
    let settings = &props.environment.settings;
    let operation = match settings.operation {
        Operation::Install => "install",
        Operation::Upgrade => "upgrade",
    };
    html! {
        <section class="envbox" aria-label={format!("Environment {}", settings.name)}>
            <div class="sidehead"><span class="envtag grow">{pip(props.environment.shape)}<span class="ell">{&settings.name}</span></span></div>
            <ol class="order" aria-label="Values, weakest first">
                <li><span class="ell">{"values.yaml"}</span></li>
                for file in settings.values_files.iter() {
                    <li title={file.clone()}><span class="ell">{file}</span></li>
                }
                for set in settings.sets.iter() {
                    <li class="mono" title={set.value.clone()}><span class="ell">{format!("{} {}", flag(set.kind), set.value)}</span></li>
                }
            </ol>
            <dl>
                <dt>{"Release"}</dt><dd class="ell"><span class="mono">{&settings.release}</span></dd>
                <dt>{"Namespace"}</dt><dd class="ell"><span class="mono">{&settings.namespace}</span></dd>
                <dt>{"Operation"}</dt><dd><span class="mono">{operation}</span></dd>
            </dl>
        </section>
    }
}

fn flag(kind: SetKind) -> &'static str {
    match kind {
        SetKind::Set => "--set",
        SetKind::String => "--set-string",
        SetKind::Json => "--set-json",
        SetKind::Literal => "--set-literal",
        SetKind::File => "--set-file",
    }
}
