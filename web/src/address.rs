//! The address of what is looked at: `#?play=…&env=prod&file=templates/service.yaml&line=12&beside=values.yaml&view=diff&panel=problems`.
//!
//! It stands in the fragment, behind the link of a shared chart where there is one (`#LINK?file=…`): a fragment is never
//! sent to a server, so that the names of files and environments stay in the page. Files, environments, views and the
//! panel make entries of the browser's history; the line only changes the entry that is there.

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;
use yew::AttrValue;

use crate::browser;
use crate::page::{Asked, Page};
use crate::state::{Saving, State, View};
use crate::views::diff::{spell, unspell};

/// What makes an entry of the history.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ViewKey {
    playground: AttrValue,
    environment: AttrValue,
    file: Option<AttrValue>,
    beside: Option<AttrValue>,
    view: View,
    sides: String,
    panel: bool,
}

impl ViewKey {
    pub(crate) fn of(state: &State) -> Self {
        ViewKey {
            playground: state.playground.clone(),
            environment: state.shown.clone(),
            file: state.active.clone(),
            beside: state.second.clone(),
            view: state.view,
            sides: sides(state),
            panel: state.panel,
        }
    }
}

/// How long the cursor rests before its line is in the address, in milliseconds.
const REST: u32 = 400;

/// What an address says. Empty where it says nothing.
#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) struct Address {
    /// The link of a shared chart.
    pub(crate) link: String,
    /// A playground of this browser.
    pub(crate) playground: String,
    /// An example, by its name.
    pub(crate) example: String,
    pub(crate) environment: String,
    pub(crate) file: String,
    /// From 1; 0 for none.
    pub(crate) line: u32,
    /// The file in the second editor.
    pub(crate) beside: String,
    pub(crate) view: String,
    /// What the diff compares: `dev,prod`; `~prod,prod` for prod in the base and now.
    pub(crate) sides: String,
    pub(crate) panel: bool,
}

impl Address {
    /// What stands behind the `#`.
    pub(crate) fn parse(fragment: &str, decode: impl Fn(&str) -> Option<String>) -> Self {
        let (link, rest) = fragment.split_once('?').unwrap_or((fragment, ""));
        let mut address = Address {
            link: link.to_owned(),
            ..Address::default()
        };
        for pair in rest.split('&') {
            let Some((key, value)) = pair.split_once('=') else {
                continue;
            };
            let value = decode(value).unwrap_or_default();
            match key {
                "play" => address.playground = value,
                "example" => address.example = value,
                "env" => address.environment = value,
                "file" => address.file = value,
                "line" => address.line = value.parse().unwrap_or(0),
                "beside" => address.beside = value,
                "view" => address.view = value,
                "sides" => address.sides = value,
                "panel" => address.panel = value == "problems",
                _ => {}
            }
        }
        address
    }

    /// The fragment, without its `#`; empty when there is nothing to say.
    pub(crate) fn spell(&self, encode: impl Fn(&str) -> String) -> String {
        let line = if self.line > 1 {
            self.line.to_string()
        } else {
            String::new()
        };
        let panel = if self.panel { "problems" } else { "" };
        let pairs = [
            ("play", self.playground.as_str()),
            ("example", &self.example),
            ("env", &self.environment),
            ("file", &self.file),
            ("line", &line),
            ("beside", &self.beside),
            ("view", &self.view),
            ("sides", &self.sides),
            ("panel", panel),
        ];
        let mut text = self.link.clone();
        let mut sign = '?';
        for (key, value) in pairs {
            if !value.is_empty() {
                text.push(sign);
                text.push_str(key);
                text.push('=');
                text.push_str(&encode(value));
                sign = '&';
            }
        }
        text
    }

    /// What is looked at now.
    pub(crate) fn of(state: &State) -> Self {
        let kept = state.saved != Saving::Not;
        Address {
            link: String::new(),
            playground: if kept {
                state.playground.to_string()
            } else {
                String::new()
            },
            example: if kept {
                String::new()
            } else {
                state.example.to_string()
            },
            environment: state.shown.to_string(),
            file: state.active.as_deref().unwrap_or_default().to_owned(),
            line: state.cursor.0,
            beside: state.second.as_deref().unwrap_or_default().to_owned(),
            view: state.view.key().to_owned(),
            sides: sides(state),
            panel: state.panel,
        }
    }

    /// Whether it names another chart than the one that is open.
    fn is_elsewhere(&self, state: &State) -> bool {
        match (self.playground.as_str(), self.example.as_str()) {
            ("", "") => false,
            ("", example) => state.saved != Saving::Not || *state.example != *example,
            (id, _) => *state.playground != *id,
        }
    }
}

/// What the diff compares.
fn sides(state: &State) -> String {
    match &state.comparing.sides {
        Some((left, right)) if state.view == View::Diff => {
            format!("{},{}", spell(left), spell(right))
        }
        _ => String::new(),
    }
}

/// Percent encoding that leaves paths readable.
pub(crate) fn encode(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text)).replace("%2F", "/")
}

fn decode(text: &str) -> Option<String> {
    js_sys::decode_uri_component(text).ok().map(String::from)
}

/// The link of a chart, at what is looked at. The link itself says which environment that is.
pub(crate) fn shared(state: &State, link: String, asked: Option<Asked>) -> AttrValue {
    let mut address = Address {
        link,
        playground: String::new(),
        example: String::new(),
        environment: String::new(),
        ..Address::of(state)
    };
    if matches!(asked, Some(Asked::ReviewLink)) {
        address.view = View::Review.key().to_owned();
    }
    let location = gloo::utils::window().location();
    let base = location.href().unwrap_or_default();
    let base = base.split('#').next().unwrap_or_default();
    format!("{base}#{}", address.spell(encode)).into()
}

/// What the address bar says.
pub(crate) fn current() -> Address {
    of(&gloo::utils::window().location().href().unwrap_or_default())
}

/// What an address says, given whole.
pub(crate) fn of(href: &str) -> Address {
    let (_, fragment) = href.split_once('#').unwrap_or_default();
    Address::parse(fragment, decode)
}

impl Page {
    /// Notes in the address what is looked at: a new entry of the history where it is another view than before.
    pub(crate) fn note_address(&self) {
        let (key, now) = {
            let state = self.state();
            if state.active.is_none() || state.opening.is_some() {
                return;
            }
            (ViewKey::of(&state), Address::of(&state))
        };
        let before = self.0.noted.replace(Some(key.clone()));
        match before {
            // What the page opens with has the plain address; what an address led to has that one.
            None => {}
            Some(before) if before != key => write(&now, false),
            // The line, or the name that a playground gets when it is first saved.
            Some(_) => {
                let is = current();
                if is != Address::default() && is != now {
                    write(&now, true);
                }
            }
        }
    }

    /// The cursor moved: its line goes into the address when it rests.
    pub(crate) fn note_line(&self) {
        let page = self.clone();
        let timer = Timeout::new(REST, move || page.note_address());
        *self.0.line_timer.borrow_mut() = Some(timer);
    }

    /// Before another chart is opened: the way back leads to this one, as it is now.
    pub(crate) fn settle_address(&self) {
        let now = Address::of(&self.state());
        if !now.file.is_empty() {
            write(&now, true);
        }
    }

    /// The address changed: by Back, Forward, or by hand.
    pub(crate) fn follow_address(&self, address: Address) {
        if !address.link.is_empty() {
            return self.open_link(address);
        }
        let elsewhere = address.is_elsewhere(&self.state());
        if elsewhere && !address.playground.is_empty() {
            let id = address.playground.clone();
            return self.open_playground(id, Some(address));
        }
        if elsewhere {
            let name = address.example.clone();
            return self.open_example_at(&name, Some(address));
        }
        self.go_to_address(&address);
    }

    /// Shows what an address says of the open chart.
    pub(crate) fn go_to_address(&self, address: &Address) {
        // What follows is no new view.
        *self.0.noted.borrow_mut() = None;
        let (environment, view) = {
            let state = self.state();
            let there = |name: &str| {
                state
                    .environments
                    .iter()
                    .any(|one| one.settings.name == name)
            };
            let other = *state.shown != *address.environment && there(&address.environment);
            (other, View::of(&address.view))
        };
        if environment {
            self.select_environment(&address.environment);
        }
        match address.sides.split_once(',') {
            Some((left, right)) if view == View::Diff => {
                self.compare_sides(unspell(left), unspell(right));
            }
            _ => self.show_view(view),
        }
        self.change(|state| state.panel = address.panel);
        self.go_beside(&address.beside);
        if !address.file.is_empty() {
            if address.line > 0 {
                *self.0.going_line.borrow_mut() = Some((address.file.clone(), address.line));
            }
            self.open_file(&address.file);
        }
    }

    /// Shows that file in the second editor, or none there.
    fn go_beside(&self, path: &str) {
        if self.state().second.as_deref().unwrap_or_default() == path {
            return;
        }
        if path.is_empty() {
            self.change(|state| {
                state.second = None;
                state.in_second = false;
            });
        } else if !crate::layout::is_small() {
            self.open_beside(path);
        }
    }
}

/// Writes the address down, as a new entry of the history or into the one that is there.
fn write(address: &Address, replace: bool) {
    let fragment = address.spell(encode);
    let window = gloo::utils::window();
    let (Ok(history), Ok(href)) = (window.history(), window.location().href()) else {
        return;
    };
    let base = href.split('#').next().unwrap_or_default();
    let url = if fragment.is_empty() {
        base.to_owned()
    } else {
        format!("{base}#{fragment}")
    };
    // A browser refuses where there are too many in a short time: the address is then an older one.
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(&url))
    };
}

/// Takes the link out of the address: from here on the chart is a playground of this browser.
pub(crate) fn forget_link() {
    if !current().link.is_empty() {
        write(&Address::default(), true);
    }
}

/// Where this tab's playground is remembered over a reload.
const TAB: &str = "pilothouse.tab";

/// The playground that this tab showed last.
pub(crate) fn of_this_tab() -> Option<String> {
    browser::session().and_then(|storage| storage.get_item(TAB).ok()?)
}

/// Remembers the playground of this tab.
pub(crate) fn remember_tab(id: &str) {
    if let Some(storage) = browser::session() {
        let _ = storage.set_item(TAB, id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let address = Address {
            playground: "abc-1".into(),
            environment: "prod".into(),
            file: "templates/service.yaml".into(),
            line: 12,
            beside: "values.yaml".into(),
            view: "diff".into(),
            sides: "~prod,prod".into(),
            panel: true,
            ..Address::default()
        };
        let text = address.spell(str::to_owned);
        assert_eq!(
            text,
            "?play=abc-1&env=prod&file=templates/service.yaml&line=12&beside=values.yaml&view=diff&sides=~prod,prod&panel=problems"
        );
        let decode = |text: &str| Some(text.to_owned());
        assert_eq!(Address::parse(&text, decode), address);
        assert_eq!(Address::default().spell(str::to_owned), "");
    }

    #[test]
    fn the_link_stands_in_front() {
        let decode = |text: &str| Some(text.to_owned());
        let address = Address::parse("1abcDEF?file=values.yaml&line=x", decode);
        assert_eq!(address.link, "1abcDEF");
        assert_eq!((address.file.as_str(), address.line), ("values.yaml", 0));
        assert_eq!(Address::parse("1abc", decode).link, "1abc");
    }
}
