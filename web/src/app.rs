//! The whole page: one state above, views below.

use yew::prelude::*;

use crate::keys;
use crate::layout::Split;
use crate::page::Page;
use crate::shared::Shared;
use crate::state::{Pane, Popover, Saving, State, View};
use crate::views::{
    base::NoBase,
    changes::ChangesView,
    diff::Diff,
    editor::{EditorPane, SecondEditor},
    env::EnvironmentEditor,
    export::ExportSheet,
    failure::FailureDialog,
    files::Files,
    gallery::Gallery,
    import::ImportSheet,
    matrix::MatrixView,
    output::OutputPane,
    palette::Palette,
    phone::PhoneNav,
    problems::Problems,
    review::ReviewView,
    secrets::SecretsDialog,
    share::Share,
    sheet::Sheet,
    splitter::Splitter,
    status::Status,
    toast::ToastView,
    topbar::TopBar,
    trace::Trace,
    values::ValuesView,
    welcome::Welcome,
};

#[component]
pub(crate) fn App() -> Html {
    let update = use_force_update();
    let page = (*use_memo((), move |()| {
        Page::start(Callback::from(move |()| update.force_update()))
    }))
    .clone();
    {
        let page = page.clone();
        use_effect_with((), move |()| {
            let listener = keys::listen(page);
            move || drop(listener)
        });
    }
    let state = page.state().clone();
    {
        let page = page.clone();
        let name = state
            .workspace
            .as_ref()
            .map(|workspace| workspace.name.clone());
        use_effect_with(name, move |name| {
            let title = name.as_ref().map_or_else(
                || "Pilothouse".to_owned(),
                |name| format!("{name} · Pilothouse"),
            );
            gloo::utils::document().set_title(&title);
            let _ = page;
        });
    }
    {
        let page = page.clone();
        let what = (
            state.layout,
            state.files_hidden,
            state.panel,
            state.fill_output,
            state.fill_diff,
        );
        use_effect_with(what, move |_| page.remember_layout());
    }
    {
        let page = page.clone();
        let key = crate::address::ViewKey::of(&state);
        use_effect_with((key, state.saved == Saving::Not), move |_| {
            page.note_address();
        });
    }
    let wide = state.view.compares();
    let filled = if wide {
        state.fill_diff
    } else {
        state.fill_output
    };
    // On a narrow screen the files are a drawer, where hidden means shown.
    let noside = state.files_hidden || (wide && state.fill_diff && !crate::layout::is_narrow());
    let panel = state.panel || state.pane == Pane::Problems;
    let sizes = format!(
        "--files:{:.0}px;--editor:{:.4};--panel:{:.0}px;--second:{:.0}px",
        state.layout.files, state.layout.editor, state.layout.panel, state.layout.second
    );
    let split = |split| html! { <Splitter page={page.clone()} {split} layout={state.layout} /> };
    html! {
        <div class="app" data-pane={state.pane.name()} style={sizes}>
            <a class="skip" href="#editor" onclick={let page = page.clone(); Callback::from(move |event: MouseEvent| { event.prevent_default(); page.focus_editor(); })}>{"To the editor"}</a>
            <TopBar page={page.clone()} state={state.clone()} />
            if crate::views::welcome::is_shown(&state) { <Welcome page={page.clone()} /> }
            <main class={classes!("body", noside.then_some("noside"))}>
                <Files
                    page={page.clone()} files={state.files.clone()} folders={state.folders.clone()}
                    problems={state.problems.clone()} shown={state.shown.clone()} active={state.active.clone()}
                    environment={state.environment().cloned()} traced={state.traced_files()}
                    menu={state.popover == Popover::Files} workspace={state.workspace.clone()} naming={state.naming.clone()} layout={state.layout}
                />
                <div class={classes!("work", filled.then_some("full"), panel.then_some("withpanel"), state.second.is_some().then_some("two"))}>
                    <Trace page={page.clone()} sees={([state.active.clone(), state.second.clone()], state.selected, state.all_yaml, state.view, state.layout, state.tracing.why.is_some())} />
                    <EditorPane page={page.clone()} tabs={state.tabs.clone()} active={state.active.clone()}
                        environments={state.environments.clone()} problems={state.problems.clone()}
                        shown={state.shown.clone()} templated={state.is_template_shown()} />
                    if !filled { {split(Split::Editor)} }
                    if let Some(path) = state.second.clone() {
                        if !filled { {split(Split::Second)} }
                        <SecondEditor page={page.clone()} {path} />
                    }
                    <section class="sheet water output" aria-label="Output">
                        <OutputPane page={page.clone()} view={state.view} documents={state.documents.clone()}
                            selected={state.selected} all_yaml={state.all_yaml} output_state={state.output_state}
                            problems={state.problems.clone()} shown={state.shown.clone()} engine={state.engine.clone()}
                            slow={state.slow} filled={filled} opening={state.opening.clone()} tracing={state.tracing.clone()}
                            environments={state.environments.clone()} />
                        if state.view == View::Values {
                            <ValuesView page={page.clone()} values={state.tracing.values.clone()} text={state.tracing.values_text.clone()}
                                chosen={state.tracing.chosen.clone()} facts={state.tracing.key.clone()} documents={state.documents.clone()}
                                shown={state.shown.clone()} environments={state.environments.clone()} />
                        }
                        {comparing(&page, &state)}
                    </section>
                    if panel {
                        {split(Split::Panel)}
                        <Problems page={page.clone()} problems={state.problems.clone()} shown={state.shown.clone()}
                            selected={state.problem} listing={state.listing} mending={state.mending.clone()} environments={state.environments.clone()} engine={state.engine.clone()} />
                    }
                </div>
            </main>
            <Status page={page.clone()} state={state.clone()} />
            <PhoneNav page={page.clone()} pane={state.pane} problems={u32::try_from(state.shown_problems().count()).unwrap_or(u32::MAX)} />
            if state.popover == Popover::Share {
                <Share page={page.clone()} link={state.link.clone()} workspace={state.workspace.clone()} />
            }
            if state.popover == Popover::Import {
                <ImportSheet page={page.clone()} deploying={state.deploying.clone()} />
            }
            if state.popover == Popover::Export {
                <ExportSheet page={page.clone()} deploying={state.deploying.clone()} environments={state.environments.clone()} />
            }
            if state.popover == Popover::Secrets {
                <SecretsDialog page={page.clone()} />
            }
            if state.popover == Popover::Environment {
                <EnvironmentEditor page={page.clone()} environments={state.environments.clone()} shown={state.shown.clone()} files={state.files.clone()} />
            }
            if state.popover == Popover::Palette {
                <Palette page={page.clone()} state={state.clone()} />
            }
            if state.popover == Popover::Gallery {
                <Gallery page={page.clone()} playgrounds={state.playgrounds.clone()} current={state.playground.clone()} />
            }
            if state.popover == Popover::Keys {
                <Sheet page={page.clone()} single_keys_off={state.single_keys_off} />
            }
            if let Some(failure) = state.failure.clone() {
                <FailureDialog page={page.clone()} {failure} />
            }
            if let Some(toast) = state.toast.clone() {
                <ToastView page={page.clone()} {toast} />
            }
            if state.dragging {
                <div class="dropall" aria-hidden="true">
                    {crate::views::icon("zip")}
                    <b>{"Drop to open the chart"}</b>
                    <span class="dim">{"A folder, .tgz or .zip opens as a new playground; what is open stays as it is. A file of Argo CD, GitLab CI, GitHub, Flux or helmfile offers its environments."}</span>
                </div>
            }
            <div class="vh" role="status" aria-live="polite">{&state.said}</div>
        </div>
    }
}

/// The view that compares, where one is open.
fn comparing(page: &Page, state: &State) -> Html {
    let (page, comparing) = (page.clone(), state.comparing.clone());
    let environments = state.environments.clone();
    let (lines, hide_derived, reveal, base) = (
        comparing.lines,
        comparing.hide_derived,
        comparing.reveal,
        comparing.base,
    );
    let why = comparing.why;
    let (wrap, unfolded) = (comparing.wrap, comparing.unfolded);
    match state.view {
        View::Diff => {
            let other = state.other_helm.as_ref();
            let of = other.map(|other| AttrValue::from(other.environment.clone()));
            let comparison = match other {
                Some(other) => Some(Shared::new(other.comparison.clone())),
                None => comparing.comparison,
            };
            let sides = match other {
                Some(other) => Some((
                    other.comparison.left.clone(),
                    other.comparison.right.clone(),
                )),
                None => comparing.sides,
            };
            let Some(sides) = sides else {
                return html! { <NoBase {page} title="There is one environment" says="A diff has two sides: add another environment, or pin a state of the chart to compare with." alone=true /> };
            };
            html! { <Diff {page} {environments} {sides} {comparison} {why} {lines} {wrap} {unfolded} {hide_derived} {reveal} {base} {of} /> }
        }
        View::Matrix => {
            html! { <MatrixView {page} {environments} matrix={comparing.matrix} why={comparing.matrix_why} {hide_derived} {reveal} /> }
        }
        View::Changes => {
            html! { <ChangesView {page} {environments} {base} changes={comparing.changes} /> }
        }
        View::Review => {
            html! { <ReviewView {page} {environments} {base} reviewing={comparing.review} comparison={comparing.comparison} {why} {lines} {wrap} {unfolded} {hide_derived} {reveal} /> }
        }
        View::Manifests | View::Values => html! {},
    }
}
