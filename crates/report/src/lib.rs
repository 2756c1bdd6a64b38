//! Texts made for other tools: how environments are deployed. Every text is a minijinja template in `templates/`, which
//! people can edit. `rare` fills them in, so that a browser fetches what does only when somebody asks for such a text.
//!
//! In a template stand `chart` (the chart's name) and `environments`, each with the fields that [`context`] names. The
//! filters beside minijinja's own are told at [`pilothouse_rare::Request::Fill`].

mod context;
mod flags;

use pilothouse_rare::{FillFault, Request, Tree, ask};
use pilothouse_workspace::{Environment, Workspace};

/// What environments can be exported as.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Format {
    /// `helm upgrade --install` commands, to be run in the chart's folder.
    Helm,
    /// Argo CD `Application`s.
    ArgoApplication,
    /// An Argo CD `ApplicationSet`.
    ArgoApplicationSet,
    /// Jobs of a `.gitlab-ci.yml`.
    GitLabCi,
    /// A workflow of GitHub Actions.
    GitHubActions,
    /// Flux `HelmRelease`s.
    FluxHelmRelease,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 6] = [
        Format::Helm,
        Format::ArgoApplication,
        Format::ArgoApplicationSet,
        Format::GitLabCi,
        Format::GitHubActions,
        Format::FluxHelmRelease,
    ];

    /// As the command line names it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Format::Helm => "helm",
            Format::ArgoApplication => "argocd",
            Format::ArgoApplicationSet => "argocd-set",
            Format::GitLabCi => "gitlab",
            Format::GitHubActions => "github",
            Format::FluxHelmRelease => "flux",
        }
    }

    /// What such a file is usually called.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Format::Helm => "deploy.sh",
            Format::ArgoApplication => "application.yaml",
            Format::ArgoApplicationSet => "applicationset.yaml",
            Format::GitLabCi => ".gitlab-ci.yml",
            Format::GitHubActions => "deploy.yaml",
            Format::FluxHelmRelease => "helmrelease.yaml",
        }
    }

    /// The template that comes along.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Format::Helm => include_str!("../templates/helm.sh"),
            Format::ArgoApplication => include_str!("../templates/application.yaml"),
            Format::ArgoApplicationSet => include_str!("../templates/applicationset.yaml"),
            Format::GitLabCi => include_str!("../templates/gitlab-ci.yml"),
            Format::GitHubActions => include_str!("../templates/github.yml"),
            Format::FluxHelmRelease => include_str!("../templates/helmrelease.yaml"),
        }
    }
}

/// What an export came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// The text, or what is wrong with the template.
    pub text: Result<String, FillFault>,
    /// What the format cannot say, a sentence each, without a full stop; in front of it the environment's name where there
    /// are several.
    pub notes: Vec<String>,
}

/// Environments as a file of a deployment tool; `template` instead of the one that comes along.
#[must_use]
pub fn export(
    workspace: &Workspace,
    environments: &[&Environment],
    format: Format,
    template: Option<&str>,
) -> Exported {
    let (values, notes) = context::of(workspace, environments, format);
    Exported {
        text: fill(template.unwrap_or(format.template()), values),
        notes,
    }
}

/// The template of a review for a pull request. What stands in it is told by the session, which fills it in.
pub const REVIEW_MARKDOWN: &str = include_str!("../templates/review.md");
/// The same as a page by itself.
pub const REVIEW_HTML: &str = include_str!("../templates/review.html");

/// Fills a template in.
///
/// # Errors
/// What is wrong with it, and where; at its start where what fills in cannot be had.
pub fn fill(template: &str, values: Tree) -> Result<String, FillFault> {
    let request = Request::Fill {
        template: template.to_owned(),
        values,
    };
    let filled: Result<Result<String, FillFault>, String> = ask(&request);
    filled.unwrap_or_else(|message| Err(FillFault { line: 1, message }))
}
