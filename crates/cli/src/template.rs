//! `pilothouse template`: what `helm template` prints.

use crate::command::Command;
use crate::flags::{Flag, Kind, Parsed, flag, parse_bool, short};
use crate::world::FlagWorld;
use crate::{Outcome, environment, given, name};
use pilothouse_chart::Notice;
use pilothouse_engine::{Engine, KubeVersion, Options, ParseCache, Rendering, Selection};
use pilothouse_session::Keys;
use pilothouse_source::Budget;
use pilothouse_sprig::HelmVersion;
use std::rc::Rc;

/// What decides how a chart is rendered, beside its values.
pub(crate) const RENDER: &[Flag] = &[
    short(
        "namespace",
        'n',
        Kind::Text,
        "namespace scope for this request",
    ),
    short(
        "api-versions",
        'a',
        Kind::List,
        "Kubernetes API versions for Capabilities.APIVersions",
    ),
    flag(
        "kube-version",
        Kind::Text,
        "Kubernetes version for Capabilities.KubeVersion",
    ),
    HELM_VERSION,
    environment::ENVIRONMENT,
    environment::CLOCK,
    environment::SEED,
    flag(
        "is-upgrade",
        Kind::Bool,
        "set .Release.IsUpgrade instead of .Release.IsInstall",
    ),
    flag("include-crds", Kind::Bool, "include CRDs in the output"),
    flag("skip-crds", Kind::Bool, ""),
    flag(
        "skip-schema-validation",
        Kind::Bool,
        "do not check values against values.schema.json",
    ),
    flag("no-hooks", Kind::Bool, "leave hooks out"),
    flag(
        "render-subchart-notes",
        Kind::Bool,
        "show the notes of subcharts, too",
    ),
    short(
        "generate-name",
        'g',
        Kind::Bool,
        "generate the name (and omit the NAME parameter)",
    ),
    flag(
        "name-template",
        Kind::Text,
        "specify template used to name the release",
    ),
    flag("description", Kind::Text, ""),
    flag("dry-run", Kind::OptionalText("unset"), ""),
    flag("debug", Kind::Bool, ""),
    flag("create-namespace", Kind::Bool, ""),
    flag("devel", Kind::Bool, ""),
    flag("disable-openapi-validation", Kind::Bool, ""),
    flag("atomic", Kind::Bool, ""),
    flag("force", Kind::Bool, ""),
    flag("post-renderer-args", Kind::Texts, ""),
    flag("enable-dns", Kind::Bool, ""),
    flag("timeout", Kind::Duration, ""),
    flag("wait", Kind::Wait, ""),
    flag("wait-for-jobs", Kind::Bool, ""),
    flag("version", Kind::Text, ""),
];

/// Whose behaviour.
pub(crate) const HELM_VERSION: Flag = flag(
    "helm-version",
    Kind::Text,
    "the Helm to follow: 4.3 (default) or 3.22",
);

const TEMPLATE: &[Flag] = &[
    short(
        "show-only",
        's',
        Kind::Texts,
        "only show manifests rendered from the given templates",
    ),
    flag("skip-tests", Kind::Bool, "skip tests from templated output"),
    flag("validate", Kind::Bool, ""),
    flag("hide-notes", Kind::Bool, ""),
    flag("release-name", Kind::Bool, ""),
    flag("output-dir", Kind::Text, ""),
    short("help", 'h', Kind::Bool, "help for template"),
];

const USAGE: &str = "Usage:  pilothouse template [NAME] [CHART] [flags]";

/// Runs the command.
pub(crate) fn run(args: &[String]) -> Outcome {
    let known: Vec<Flag> = [TEMPLATE, RENDER, given::VALUES, given::CLUSTER].concat();
    let command = Command {
        about: "Renders a chart and prints its manifests, as Helm 4.3.1 does.",
        usage: USAGE,
        flags: &known,
    };
    command.run_as_environment(args, |parsed| {
        let outcome = template(parsed).unwrap_or_else(|outcome| *outcome);
        let no_effect = "this flag has no effect for 'helm template' and will be removed in Helm 5";
        let own = [
            ("validate", "use '--dry-run=server' instead"),
            ("render-subchart-notes", no_effect),
            ("hide-notes", no_effect),
        ];
        deprecated(parsed, &own, outcome)
    })
}

/// Puts what Helm 4 says of flags that it will drop before everything else: those of both commands, and a command's own.
pub(crate) fn deprecated(parsed: &Parsed, own: &[(&str, &str)], mut outcome: Outcome) -> Outcome {
    const BOTH: [(&str, &str); 2] = [
        ("atomic", "use --rollback-on-failure instead"),
        ("force", "use --force-replace instead"),
    ];
    if !helm(parsed).is_ok_and(HelmVersion::warns_of_flags) {
        return outcome;
    }
    let said: String = (BOTH.iter().chain(own))
        .filter(|(name, _)| parsed.text(name).is_some())
        .map(|(name, why)| format!("Flag --{name} has been deprecated, {why}\n"))
        .collect();
    if let Some(words) = at_odds(parsed) {
        outcome = Outcome::error(words);
    } else if !parsed.positional.is_empty()
        && let Ok((_, Some(warning))) = dry_run(parsed)
    {
        outcome = outcome.logged(&[warning]);
    }
    if let Some(wait @ ("true" | "false")) = parsed.text("wait") {
        let instead = if wait == "true" {
            "watcher"
        } else {
            "hookOnly"
        };
        let words = format!(
            "--wait={wait} is deprecated (boolean value) and can be replaced with --wait={instead}"
        );
        outcome = outcome.logged(&[Notice::new(pilothouse_chart::Level::Warn, words)]);
    }
    outcome.stderr.insert_str(0, &said);
    outcome
}

/// What Helm 4 says where two flags are given of which each excludes the other.
fn at_odds(parsed: &Parsed) -> Option<String> {
    const PAIRS: [[&str; 2]; 3] = [
        ["force-replace", "force-conflicts"],
        ["force", "force-conflicts"],
        ["validate", "dry-run"],
    ];
    let given = |pair: &&[&str; 2]| pair.iter().all(|name| parsed.text(name).is_some());
    let pair = PAIRS.iter().find(given)?;
    let mut sorted = *pair;
    sorted.sort_unstable();
    Some(format!(
        "if any flags in the group [{}] are set none of the others can be; [{}] were all set",
        pair.join(" "),
        sorted.join(" ")
    ))
}

/// What `--dry-run` may say.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(crate) enum DryRun {
    /// Not at all, or `none`.
    None,
    /// `client`, or nothing behind the flag.
    Client,
    /// `server`
    Server,
}

/// Reads `--dry-run`; with what Helm logs of it.
///
/// # Errors
/// Helm's words.
pub(crate) fn dry_run(parsed: &Parsed) -> Result<(DryRun, Option<Notice>), String> {
    let given = parsed.text("dry-run");
    if !helm(parsed)?.warns_of_flags() {
        return match given {
            None | Some("" | "none" | "false") => Ok((DryRun::None, None)),
            Some("client" | "true" | "unset") => Ok((DryRun::Client, None)),
            Some("server") => Ok((DryRun::Server, None)),
            Some(_) => Err(
                "Invalid dry-run flag. Flag must one of the following: false, true, none, client, server"
                    .to_owned(),
            ),
        };
    }
    let warning = |words: String| Some(Notice::new(pilothouse_chart::Level::Warn, words));
    match given {
        None | Some("none") => Ok((DryRun::None, None)),
        Some("client") => Ok((DryRun::Client, None)),
        Some("server") => Ok((DryRun::Server, None)),
        Some("unset") => {
            let words = "--dry-run is deprecated and should be replaced with '--dry-run=client'";
            Ok((DryRun::Client, warning(words.to_owned())))
        }
        Some(other) => match parse_bool(other) {
            Some(true) => {
                let words = format!(
                    "boolean '--dry-run={other}' flag is deprecated and must be replaced with '--dry-run=client'"
                );
                Ok((DryRun::Client, warning(words)))
            }
            Some(false) => Ok((DryRun::None, None)),
            None => Err(format!(
                "invalid dry-run value ({other:?}). Must be \"none\", \"server\", or \"client\""
            )),
        },
    }
}

fn template(parsed: &Parsed) -> Result<Outcome, Box<Outcome>> {
    let fail = |words: String| Box::new(Outcome::error(words));
    if parsed.positional.is_empty() {
        return Err(fail(format!(
            "\"helm template\" requires at least 1 argument\n\n{}",
            USAGE.replace("pilothouse", "helm")
        )));
    }
    let (dry_run, _) = dry_run(parsed).map_err(fail)?;
    if let (DryRun::None, Some(given)) = (dry_run, parsed.text("dry-run"))
        && helm(parsed).map_err(fail)?.warns_of_flags()
    {
        return Err(fail(format!(
            "invalid dry-run value ({given:?}). Must be \"server\" or \"client\""
        )));
    }
    if parsed
        .text("output-dir")
        .is_some_and(|folder| !folder.is_empty())
    {
        return Err(fail(
            "--output-dir: manifests are only printed here".to_owned(),
        ));
    }
    let (name, chart) =
        name::name_and_chart(parsed, |_| Some("release-name".to_owned())).map_err(fail)?;
    let options = options(parsed, &name).map_err(fail)?;
    let (notices, rendering) = render(parsed, &chart, &options)?;
    if let Some(failure) = &rendering.failure {
        let mut outcome = Outcome::error(failure.words(options.helm));
        if failure.is_late() {
            outcome
                .stderr
                .push_str("\nUse --debug flag to render out invalid YAML\n");
        }
        return Ok(outcome.logged(&rendering.notices).logged(&notices));
    }
    let selection = Selection {
        show_only: parsed.texts("show-only").to_vec(),
        no_hooks: parsed.is_on("no-hooks"),
        skip_tests: parsed.is_on("skip-tests"),
        helm: options.helm,
    };
    let printed = pilothouse_engine::template_text(&rendering.crds, &rendering.sorted, &selection);
    let outcome = match printed {
        Ok(text) => Outcome::printed(text),
        Err(problem) => Outcome::problem(*problem),
    };
    Ok(outcome.logged(&rendering.notices).logged(&notices))
}

/// What the flags say of the release and the cluster.
pub(crate) fn options(parsed: &Parsed, name: &str) -> Result<Options, String> {
    let namespace = parsed.text("namespace").filter(|name| !name.is_empty());
    let mut options = Options::new(name, namespace.unwrap_or("default"));
    options.kube_version = match parsed.text("kube-version") {
        None | Some("") => None,
        Some(text) => Some(KubeVersion::parse(text)?),
    };
    options.helm = helm(parsed)?;
    options.api_versions = parsed.texts("api-versions").to_vec();
    options.release.is_upgrade = parsed.is_on("is-upgrade");
    options.include_crds = parsed.is_on("include-crds");
    options.skip_schema = parsed.is_on("skip-schema-validation");
    Ok(options)
}

/// Whose behaviour is asked for.
pub(crate) fn helm(parsed: &Parsed) -> Result<HelmVersion, String> {
    let Some(text) = parsed.text("helm-version") else {
        return Ok(HelmVersion::default());
    };
    HelmVersion::parse(text)
        .ok_or_else(|| format!("invalid Helm version {text:?}: say 4.3 or 3.22"))
}

/// Loads the chart, gathers the values and renders; with what Helm logs before rendering.
pub(crate) fn render(
    parsed: &Parsed,
    chart: &str,
    options: &Options,
) -> Result<(Vec<Notice>, Rendering), Box<Outcome>> {
    let mut notices = Vec::new();
    let fail = |error: pilothouse_chart::ChartError, notices: &[Notice]| {
        Box::new(
            Outcome::error(error.message())
                .logged(&error.notices)
                .logged(notices),
        )
    };
    given::locate(chart).map_err(|error| fail(error, &notices))?;
    // Helm reads the values before it loads the chart; their files are numbered after the chart's all the same.
    let mut scratch = pilothouse_chart::Sources::new();
    given::layers(parsed, &mut scratch, options.helm).map_err(|error| fail(error, &notices))?;
    let mut loaded = given::load(chart, options.helm).map_err(|error| fail(error, &notices))?;
    notices.append(&mut loaded.notices);
    let layers = given::layers(parsed, &mut loaded.sources, options.helm)
        .map_err(|error| fail(error, &notices))?;
    let metadata = &loaded.chart.metadata;
    if metadata.is_library() {
        return Err(Box::new(
            Outcome::error("library charts are not installable").logged(&notices),
        ));
    }
    if metadata.deprecated {
        notices.push(pilothouse_chart::notices::deprecated(options.helm));
    }
    loaded
        .chart
        .check_dependencies()
        .map_err(|error| fail(error, &notices))?;
    if let Some(words) = invalid_name(&options.release.name) {
        if !options.helm.names_the_failed_step() {
            return Err(Box::new(Outcome::error(words).logged(&notices)));
        }
        let failed = "release name check failed";
        notices.push(
            Notice::new(pilothouse_chart::Level::Error, failed).with("error", words.as_str()),
        );
        return Err(Box::new(
            Outcome::error(format!("{failed}: {words}")).logged(&notices),
        ));
    }
    let functions = pilothouse_engine::functions(options.helm);
    let budget = Budget::default();
    let keys = Keys::default();
    let world = FlagWorld::of(parsed, &keys).map_err(|words| Box::new(Outcome::error(words)))?;
    let mut engine = Engine {
        functions: &functions,
        world: &world,
        budget: &budget,
        origins: Rc::default(),
        cache: &mut ParseCache::default(),
        kept: None,
    };
    let rendering = pilothouse_engine::render(&loaded.chart, layers.merged(), options, &mut engine);
    Ok((notices, rendering))
}

/// Helm's words where a release cannot have this name.
fn invalid_name(name: &str) -> Option<String> {
    let label = |part: &str| {
        let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !part.is_empty()
            && part.chars().all(inside)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    if name.is_empty() {
        return Some("release name \"\": no name provided".to_owned());
    }
    if name.len() <= 53 && name.split('.').all(label) {
        return None;
    }
    Some(format!(
        "release name {name:?}: invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53"
    ))
}
