//! The editor of an environment. What is changed applies by itself, a moment after it was typed.

mod check;
mod fields;
mod sets;

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use pilothouse_protocol::{Environment, EnvironmentSettings, FileEntry};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::page::Page;
use crate::shared::Shared;
use crate::views::{pip, small};
use check::{Field, check, valid};

/// How long nothing is typed before it applies, in milliseconds.
const REST: u32 = 250;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: Page,
    pub(crate) environments: Shared<Vec<Environment>>,
    pub(crate) shown: AttrValue,
    pub(crate) files: Shared<Vec<FileEntry>>,
}

/// What is being edited, between what was typed and what applies.
#[derive(Default)]
struct Pending {
    /// The name that the environment has until now.
    name: String,
    /// The settings as they were last sent or came.
    known: Option<EnvironmentSettings>,
    /// What is typed and does not apply yet.
    draft: Option<EnvironmentSettings>,
    timer: Option<Timeout>,
}

/// What the fields are drawn from, and how they change it.
#[derive(Clone, PartialEq)]
struct Form {
    draft: EnvironmentSettings,
    wrong: Vec<(Field, String)>,
    change: Callback<EnvironmentSettings>,
}

impl Form {
    /// A callback that changes the draft by what it is called with.
    fn on<T: 'static>(
        &self,
        change: impl Fn(&mut EnvironmentSettings, T) + 'static,
    ) -> Callback<T> {
        let (draft, changed) = (self.draft.clone(), self.change.clone());
        Callback::from(move |with: T| {
            let mut next = draft.clone();
            change(&mut next, with);
            changed.emit(next);
        })
    }

    fn wrong(&self, field: Field) -> Option<&str> {
        let found = self.wrong.iter().find(|(at, _)| *at == field);
        found.map(|(_, text)| text.as_str())
    }
}

#[component]
pub(crate) fn EnvironmentEditor(props: &Props) -> Html {
    let pending = use_mut_ref(Pending::default);
    let draft = use_state_eq(|| None::<EnvironmentSettings>);
    let shown = props
        .environments
        .iter()
        .find(|one| *one.settings.name == *props.shown);
    {
        // Another environment is shown, or this one was changed by something else.
        let (pending, draft) = (pending.clone(), draft.clone());
        use_effect_with(shown.map(|one| one.settings.clone()), move |settings| {
            let mut pending = pending.borrow_mut();
            if pending.known.as_ref() == settings.as_ref() {
                return;
            }
            pending.timer = None;
            pending.draft = None;
            pending.name = settings
                .as_ref()
                .map(|one| one.name.clone())
                .unwrap_or_default();
            pending.known.clone_from(settings);
            draft.set(settings.clone());
        });
    }
    {
        let (pending, page) = (pending.clone(), props.page.clone());
        use_effect_with((), move |()| {
            page.remember_focus();
            move || apply(&page, &pending)
        });
    }
    let (Some(environment), Some(settings)) = (shown, draft.as_ref()) else {
        return html! {};
    };
    let name = pending.borrow().name.clone();
    let form = Form {
        draft: settings.clone(),
        wrong: check(settings, &name, &props.environments),
        change: changed(&props.page, &pending, &draft),
    };
    let onkeydown = {
        let (page, pending) = (props.page.clone(), pending.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && event.target_dyn_into::<HtmlInputElement>().is_some() {
                apply(&page, &pending);
            }
        })
    };
    html! {
        <section class="pop enved" role="dialog" aria-label={format!("Environment {}", environment.settings.name)} {onkeydown}>
            {header(props, environment)}
            <div class="form scroll" role="group" aria-label="Settings" tabindex="-1">
                {fields::text(&form, Field::Name, "Name")}
                {fields::text(&form, Field::Release, "Release")}
                {fields::text(&form, Field::Namespace, "Namespace")}
                {fields::values_files(&props.page, &form, &props.files)}
                {sets::sets(&form, &props.files)}
                {fields::kubernetes(&form)}
                {fields::helm(&form)}
                {fields::apis(&form)}
                {fields::operation(&form)}
                {fields::text(&form, Field::Clock, "Clock")}
                {fields::seed(&form)}
            </div>
            {command(props, environment)}
            {footer(props)}
        </section>
    }
}

fn changed(
    page: &Page,
    pending: &Rc<RefCell<Pending>>,
    draft: &UseStateHandle<Option<EnvironmentSettings>>,
) -> Callback<EnvironmentSettings> {
    let (page, pending, draft) = (page.clone(), pending.clone(), draft.clone());
    Callback::from(move |next: EnvironmentSettings| {
        draft.set(Some(next.clone()));
        let (page, later) = (page.clone(), pending.clone());
        let mut pending = pending.borrow_mut();
        pending.draft = Some(next);
        pending.timer = Some(Timeout::new(REST, move || apply(&page, &later)));
    })
}

/// Lets what was typed apply.
fn apply(page: &Page, pending: &Rc<RefCell<Pending>>) {
    let (name, settings) = {
        let mut pending = pending.borrow_mut();
        pending.timer = None;
        let (Some(draft), Some(known)) = (pending.draft.take(), pending.known.clone()) else {
            return;
        };
        let wrong = check(&draft, &pending.name, &page.state().environments);
        let settings = valid(&draft, &known, &wrong);
        let name = std::mem::replace(&mut pending.name, settings.name.clone());
        pending.known = Some(settings.clone());
        (name, settings)
    };
    page.set_environment(&name, settings);
}

fn header(props: &Props, environment: &Environment) -> Html {
    let count = props.environments.len();
    let at = props
        .environments
        .iter()
        .position(|one| one.settings.name == environment.settings.name)
        .unwrap_or(0);
    let on = |act: fn(&Page)| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    let button = |label: &'static str, icon: &'static str, off: bool, act: fn(&Page)| {
        html! { <button class="iconbtn sm" aria-label={label} title={label} disabled={off} onclick={on(act)}>{small(icon)}</button> }
    };
    html! {
        <header role="none">
            {pip(environment.shape)}<h2 class="grow ell">{&environment.settings.name}</h2>
            if count > 1 {
                <span class="dim num">{format!("{} of {count}", at + 1)}</span>
                {button("Move before", "chev-l", at == 0, |page| page.shift_environment(-1))}
                {button("Move behind", "chev-r", at + 1 == count, |page| page.shift_environment(1))}
                {button("Remove the environment", "trash", false, Page::remove_environment)}
            }
            {button("Close", "x", false, Page::close_popover)}
        </header>
    }
}

fn command(props: &Props, environment: &Environment) -> Html {
    let copy = {
        let (page, text) = (props.page.clone(), environment.command.clone());
        Callback::from(move |_: MouseEvent| page.copy(text.clone(), "Command copied"))
    };
    html! {
        <div class="cmdline">
            {small("term")}<code class="grow" aria-label="The same with Helm">{&environment.command}</code>
            <button class="iconbtn sm" aria-label="Copy command" title="Copy command" onclick={copy}>{small("copy")}</button>
        </div>
    }
}

fn footer(props: &Props) -> Html {
    let on = |act: fn(&Page)| {
        let page = props.page.clone();
        Callback::from(move |_: MouseEvent| act(&page))
    };
    html! {
        <footer role="none">
            <button class="btn ghost" onclick={on(Page::duplicate_environment)}>{small("copy")}{"Duplicate"}</button>
            <a class="btn ghost" href="pilothouse.schema.json" target="_blank" title="Environments are saved in pilothouse.yaml. This is its JSON schema, for editors that check it.">{small("file")}{"Schema"}</a>
            <button class="btn ghost" onclick={on(|page| { let name = page.state().shown.to_string(); page.open_export(&name); })}>{small("ext")}{"Export"}</button>
            <span class="grow"></span>
            <button class="btn primary" onclick={on(Page::close_popover)}>{"Done"}</button>
        </footer>
    }
}
