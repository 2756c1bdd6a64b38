//! What the page can do with the files of deployment tools: environments out of them and into them.

use pilothouse_protocol::ask::{
    ExportFormat, Exported, ImportSource, ImportStatus, Importable, Imported,
};
use pilothouse_protocol::{Answer, Origin, Question, RequestBody, WorkspaceSource};
use yew::AttrValue;

use crate::ask::Asker;
use crate::browser::{self, Dropped, OnDrop, OnFail};
use crate::page::{Asked, Page, files_of};
use crate::saving::Opening;
use crate::shared::Shared;
use crate::state::{Popover, Undo};

/// Where own templates are remembered, by format.
const TEMPLATE: &str = "pilothouse.template.";
/// Where it is remembered that a file's environments were offered.
const OFFERED: &str = "pilothouse.offered";
/// How many offers are remembered.
const OFFERS: usize = 200;

/// What is being imported or exported.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Deploying {
    /// Files at hand that a deployment tool reads.
    pub(crate) at_hand: Shared<Vec<Importable>>,
    /// What a file holds; with what the file is called.
    pub(crate) imported: Option<(AttrValue, Shared<Imported>)>,
    /// The environment that is exported; empty for all.
    pub(crate) environment: AttrValue,
    pub(crate) format: Format,
    pub(crate) exported: Option<Shared<Exported>>,
}

/// A format of exports.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Format(pub(crate) ExportFormat);

impl Default for Format {
    fn default() -> Self {
        Format(ExportFormat::Helm)
    }
}

/// The formats: what they are called, and the key under which an own template is remembered.
pub(crate) const FORMATS: [(ExportFormat, &str, &str); 6] = [
    (ExportFormat::Helm, "Helm command", "helm"),
    (
        ExportFormat::ArgoApplication,
        "Argo CD Application",
        "argo-application",
    ),
    (
        ExportFormat::ArgoApplicationSet,
        "Argo CD ApplicationSet",
        "argo-applicationset",
    ),
    (ExportFormat::GitLabCi, "GitLab CI", "gitlab"),
    (ExportFormat::GitHubActions, "GitHub Actions", "github"),
    (ExportFormat::FluxHelmRelease, "Flux HelmRelease", "flux"),
];

fn key(format: ExportFormat) -> String {
    let row = FORMATS.iter().find(|(one, ..)| *one == format);
    format!("{TEMPLATE}{}", row.map_or("", |(.., key)| key))
}

impl Page {
    /// Opens the sheet that imports, with the files at hand.
    pub(crate) fn open_import(&self) {
        self.change(|state| {
            state.popover = Popover::Import;
            state.deploying.imported = None;
        });
        self.question(Asker::Import, Question::Importable, |page, answer| {
            if let Answer::Importable(files) = answer {
                page.change(|state| state.deploying.at_hand = Shared::new(files));
            }
        });
    }

    /// Shows the environments of a file at hand.
    pub(crate) fn import_at_hand(&self, path: &str) {
        let source = ImportSource::AtHand {
            path: path.to_owned(),
        };
        let name = AttrValue::from(path.to_owned());
        self.question(Asker::Import, Question::Import(source), |page, answer| {
            if let Answer::Imported(imported) = answer {
                page.show_imported(name, *imported);
            }
        });
    }

    /// Lets the person choose a file of a deployment tool.
    pub(crate) fn choose_import(&self) {
        let take = self.clone();
        let chosen = OnDrop::new(move |dropped: Dropped| take.import_dropped(&dropped));
        let fail = self.clone();
        let failed = OnFail::new(move |message: String| {
            fail.fail("The file could not be read", message);
        });
        browser::choose_any(&chosen, &failed);
        // They are called when the person has chosen, which may be never.
        chosen.forget();
        failed.forget();
    }

    /// Files were dropped or chosen that are no chart by their looks.
    pub(crate) fn import_dropped(&self, dropped: &Dropped) {
        let name = dropped.name();
        let files = match dropped.archive() {
            Some(bytes) => vec![pilothouse_protocol::DroppedFile {
                path: name.clone(),
                bytes: bytes.to_vec(),
            }],
            None => files_of(dropped),
        };
        // What holds no environment is opened as a chart, which says what is wrong with it.
        let otherwise = match dropped.archive() {
            Some(bytes) => WorkspaceSource::Archive {
                name: name.clone(),
                bytes: bytes.to_vec(),
            },
            None => WorkspaceSource::Folder {
                name: name.clone(),
                files: files.clone(),
            },
        };
        let source = ImportSource::Dropped { files };
        self.question(
            Asker::Import,
            Question::Import(source),
            move |page, answer| match answer {
                Answer::Imported(imported) if !imported.tool.is_empty() => {
                    page.show_imported(name.into(), *imported);
                }
                _ => page.open(otherwise, Opening::fresh(name, true)),
            },
        );
    }

    fn show_imported(&self, name: AttrValue, imported: Imported) {
        self.change(|state| {
            state.toast = None;
            state.popover = Popover::Import;
            state.deploying.imported = Some((name, Shared::new(imported)));
        });
    }

    /// Takes those environments over that were found and chosen; `alone`: those that are there go.
    pub(crate) fn adopt(&self, chosen: &[usize], alone: bool) {
        let imported = self.state().deploying.imported.clone();
        let Some((_, imported)) = imported else {
            return;
        };
        let found = chosen
            .iter()
            .filter_map(|at| imported.environments.get(*at));
        let found: Vec<_> = found.cloned().collect();
        if found.is_empty() {
            return;
        }
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let files = found.iter().flat_map(|one| one.files.clone()).collect();
        let environments = found.into_iter().map(|one| one.settings).collect();
        self.own();
        self.close_popover();
        self.send(
            RequestBody::Adopt {
                environments,
                files,
                alone,
            },
            Asked::Adopted(count),
        );
        self.save_soon();
    }

    /// Environments were adopted by the request of that number.
    pub(crate) fn adopted(&self, request: u64, count: u32) {
        let text = match count {
            1 => "1 environment adopted".to_owned(),
            count => format!("{count} environments adopted"),
        };
        self.toast(text, Some(Undo::Files(request)));
    }

    /// A chart was opened: where a file at hand says how it is deployed, and otherwise than its environments, that is
    /// offered once.
    pub(crate) fn offer_environments(&self) {
        let example = matches!(&self.state().workspace, Some(one) if one.origin == Origin::Example);
        if example {
            return;
        }
        self.question(Asker::Offer, Question::Importable, |page, answer| {
            let Answer::Importable(files) = answer else {
                return;
            };
            let Some(first) = files.first().cloned() else {
                return;
            };
            let chart = page.state().workspace.as_ref().map(|one| one.name.clone());
            let offer = format!("{} {}", chart.unwrap_or_default(), first.path);
            if was_offered(&offer) {
                return;
            }
            let source = ImportSource::AtHand {
                path: first.path.clone(),
            };
            page.question(
                Asker::Offer,
                Question::Import(source),
                move |page, answer| {
                    let Answer::Imported(imported) = answer else {
                        return;
                    };
                    let other = |one: &pilothouse_protocol::ask::ImportedEnvironment| {
                        one.status != ImportStatus::Same
                    };
                    let count = imported
                        .environments
                        .iter()
                        .filter(|one| other(one))
                        .count();
                    if count == 0 || page.state().toast.is_some() {
                        return;
                    }
                    remember_offer(&offer);
                    let count = crate::receive::count(
                        u32::try_from(count).unwrap_or(u32::MAX),
                        "environment",
                    );
                    let text = format!("{} says how this chart is deployed: {count}", first.path);
                    page.toast(text, Some(Undo::Import(first.path.clone().into())));
                },
            );
        });
    }

    /// Opens the sheet that exports: the environment of that name, or all with an empty one.
    pub(crate) fn open_export(&self, environment: &str) {
        self.change(|state| {
            state.popover = Popover::Export;
            state.deploying.environment = environment.to_owned().into();
            state.deploying.exported = None;
        });
        self.ask_export(None);
    }

    /// Exports in another format.
    pub(crate) fn export_as(&self, format: ExportFormat) {
        self.change(|state| {
            state.deploying.format = Format(format);
            state.deploying.exported = None;
        });
        self.ask_export(None);
    }

    /// Asks for the export: with that template, else with the one that is remembered or comes along.
    pub(crate) fn ask_export(&self, template: Option<String>) {
        let (environment, format) = {
            let state = self.state();
            (
                state.deploying.environment.clone(),
                state.deploying.format.0,
            )
        };
        let environments = match &*environment {
            "" => Vec::new(),
            name => vec![name.to_owned()],
        };
        let template = template.or_else(|| own_template(format));
        let question = Question::Export {
            environments,
            format,
            template,
        };
        self.question(Asker::Export, question, |page, answer| {
            if let Answer::Exported(exported) = answer {
                page.change(|state| state.deploying.exported = Some(Shared::new(*exported)));
            }
        });
    }

    /// Remembers a template of one's own, and makes the export with it; the one that comes along is not remembered.
    pub(crate) fn keep_template(&self, template: &str, default: &str) {
        let format = self.state().deploying.format.0;
        if template == default {
            return self.reset_template();
        }
        browser::remember(&key(format), template);
        self.ask_export(Some(template.to_owned()));
    }

    /// Goes back to the template that comes along.
    pub(crate) fn reset_template(&self) {
        let format = self.state().deploying.format.0;
        browser::remember(&key(format), "");
        self.ask_export(None);
    }
}

/// The template of one's own for a format.
pub(crate) fn own_template(format: ExportFormat) -> Option<String> {
    browser::remembered(&key(format)).filter(|template| !template.is_empty())
}

fn was_offered(offer: &str) -> bool {
    browser::remembered(OFFERED).is_some_and(|text| text.lines().any(|line| line == offer))
}

fn remember_offer(offer: &str) {
    let before = browser::remembered(OFFERED).unwrap_or_default();
    let kept = before.lines().rev().take(OFFERS).collect::<Vec<_>>();
    let mut lines: Vec<&str> = kept.into_iter().rev().collect();
    lines.push(offer);
    browser::remember(OFFERED, &lines.join("\n"));
}
