//! What the page can do before and after: the base that is pinned, what edits changed, the review.

use std::collections::BTreeSet;

use pilothouse_protocol::ask::{Review, ReviewFormat};
use pilothouse_protocol::{
    Answer, BaseSource, ComparedSide, Question, RequestBody, WorkspaceSource,
};
use yew::AttrValue;

use crate::ask::Asker;
use crate::browser::{self, Dropped, OnDrop, OnFail};
use crate::page::{Asked, Page, files_of};
use crate::shared::Shared;
use crate::state::{Popover, View};
use crate::views::base::in_words;

/// Objects that were looked at: environment and object.
pub(crate) type Seen = BTreeSet<(String, String)>;

/// What the review shows.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Reviewing {
    pub(crate) review: Option<Shared<Review>>,
    /// The environment whose diff stands beside it.
    pub(crate) environment: AttrValue,
    pub(crate) seen: Shared<Seen>,
}

impl Page {
    /// Pins a state to compare with.
    pub(crate) fn pin_base(&self, source: BaseSource) {
        self.change(|state| state.popover = Popover::None);
        self.send(RequestBody::PinBase { source }, Asked::Pinned);
    }

    pub(crate) fn unpin_base(&self) {
        self.send(RequestBody::UnpinBase, Asked::Other);
        if matches!(self.state().view, View::Review | View::Changes) {
            self.change(|state| {
                state.comparing.base = AttrValue::default();
                state.comparing.changes = None;
                state.comparing.review.review = None;
            });
        }
    }

    /// The base is pinned: shows what differs from it, where a view for that is not open yet.
    pub(crate) fn pinned(&self) {
        let (view, base) = {
            let state = self.state();
            (state.view, state.comparing.base.clone())
        };
        self.toast(
            format!("Compared with {} from here on", in_words(&base)),
            None,
        );
        match view {
            View::Changes => {
                self.send(RequestBody::WatchChanges { on: true }, Asked::Other);
            }
            View::Review => self.open_review(),
            _ => self.show_view(View::Changes),
        }
    }

    /// There is another base, or none any more.
    pub(crate) fn based(&self, title: String) {
        if title.is_empty() {
            if let Some(link) = self.0.link.borrow_mut().as_mut() {
                link.keep_base(None);
            }
        } else {
            self.send(RequestBody::BaseSnapshot, Asked::Base(title.into()));
        }
    }

    /// Lets the person choose another version of the file that is open: with it in its place the chart is the base.
    pub(crate) fn choose_version(&self) {
        let Some(path) = self.state().edited().cloned() else {
            return;
        };
        let take = self.clone();
        let chosen = OnDrop::new(move |dropped: Dropped| {
            let bytes = dropped.archive().map(|bytes| bytes.to_vec());
            match bytes.map(String::from_utf8) {
                Some(Ok(text)) => {
                    let path = path.to_string();
                    take.pin_base(BaseSource::File { path, text });
                }
                _ => take.toast(format!("{} is not a text", dropped.name()), None),
            }
        });
        let fail = self.clone();
        let failed = OnFail::new(move |message: String| {
            fail.fail("The file could not be read", message);
        });
        browser::choose_any(&chosen, &failed);
        chosen.forget();
        failed.forget();
    }

    /// Lets the person choose the chart to compare with.
    pub(crate) fn choose_base(&self, directory: bool) {
        let take = self.clone();
        let chosen = OnDrop::new(move |dropped: Dropped| take.pin_dropped(&dropped));
        let fail = self.clone();
        let failed = OnFail::new(move |message: String| {
            fail.fail("The files could not be read", message);
        });
        browser::choose(directory, &chosen, &failed);
        // They are called when the person has chosen, which may be never.
        chosen.forget();
        failed.forget();
    }

    fn pin_dropped(&self, dropped: &Dropped) {
        let name = dropped.name();
        let source = match dropped.archive() {
            Some(bytes) => WorkspaceSource::Archive {
                name,
                bytes: bytes.to_vec(),
            },
            None => WorkspaceSource::Folder {
                name,
                files: files_of(dropped),
            },
        };
        self.pin_base(BaseSource::Workspace(source));
    }

    /// Pins what a link holds.
    pub(crate) fn pin_link(&self, link: &str) {
        let fragment = link.rsplit('#').next().unwrap_or_default();
        let fragment = fragment.split('?').next().unwrap_or_default().to_owned();
        self.pin_base(BaseSource::Workspace(WorkspaceSource::Link { fragment }));
    }

    /// Opens the review of the edits since the base.
    pub(crate) fn open_review(&self) {
        if self.state().comparing.base.is_empty() {
            return;
        }
        self.ask_review();
        let environment = {
            let state = self.state();
            let last = state.comparing.review.environment.clone();
            let known = state
                .environments
                .iter()
                .any(|one| *one.settings.name == *last);
            if known { last } else { state.shown.clone() }
        };
        self.review_environment(&environment);
    }

    /// Shows what the edits do to that environment beside the review.
    pub(crate) fn review_environment(&self, name: &str) {
        self.change(|state| state.comparing.review.environment = name.to_owned().into());
        self.ask_comparison(ComparedSide::base(name), ComparedSide::now(name));
    }

    /// Asks for the review, while it is looked at.
    pub(crate) fn ask_review(&self) {
        let question = Question::Review {
            environment: String::new(),
        };
        self.question(Asker::Review, question, |page, answer| {
            let review = match answer {
                Answer::Review(review) => Some(Shared::new(*review)),
                _ => None,
            };
            page.change(|state| state.comparing.review.review = review);
        });
    }

    /// An object of the review was looked at, or is to be looked at again.
    pub(crate) fn toggle_seen(&self, object: String) {
        self.change(|state| {
            let review = &mut state.comparing.review;
            let key = (review.environment.to_string(), object);
            let mut seen = (*review.seen).clone();
            if !seen.remove(&key) {
                seen.insert(key);
            }
            review.seen = Shared::new(seen);
        });
    }

    /// Copies the review as a text for a pull request.
    pub(crate) fn copy_review(&self) {
        self.review_text(ReviewFormat::Markdown, |page, text| {
            page.copy(text, "Review copied as Markdown");
        });
    }

    pub(crate) fn copy_review_html(&self) {
        self.review_text(ReviewFormat::Html, |page, text| {
            page.copy(text, "Review copied as HTML");
        });
    }

    pub(crate) fn download_review(&self) {
        self.review_text(ReviewFormat::Html, |page, text| {
            let name = page.state().workspace.as_ref().map(|one| one.name.clone());
            let name = format!("{}-review.html", name.unwrap_or_default());
            browser::download(&name, text.as_bytes());
        });
    }

    fn review_text(&self, format: ReviewFormat, take: impl FnOnce(&Page, String) + 'static) {
        let question = Question::ReviewText {
            environment: String::new(),
            format,
        };
        self.question(
            Asker::ReviewText,
            question,
            move |page, answer| match answer {
                Answer::Text(text) => take(page, text),
                _ => page.toast("There is nothing to review", None),
            },
        );
    }

    /// A link that opens the page with the base pinned.
    pub(crate) fn share_review(&self) {
        self.change(|state| {
            state.popover = Popover::Share;
            state.link = None;
        });
        self.send(RequestBody::MakeReviewLink, Asked::ReviewLink);
    }
}
