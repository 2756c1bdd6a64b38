//! `pilothouse diff` and `pilothouse review`: how environments differ, and what a change does to each.

use crate::flags::{Flag, Kind, Parsed, flag, short};
use crate::{Outcome, SystemWorld, environment, folder, template};
use pilothouse_protocol::ask::{CauseKind, Causes, Review, ReviewFormat};
use pilothouse_protocol::{
    Answer, BaseSource, ComparedSide, Comparison, DroppedFile, ObjectDiff, ObjectStatus, Question,
    Request, RequestBody, Response, ResponseBody, Severity, WorkspaceSource,
};
use pilothouse_session::Session;
use serde::Serialize;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

const BASE: Flag = flag(
    "base",
    Kind::Text,
    "what to compare with: a folder with a chart, or a git revision of this one",
);

const DIFF: &[Flag] = &[
    flag("from", Kind::Text, "the environment on the left"),
    flag("to", Kind::Text, "the environment on the right"),
    BASE,
    flag("format", Kind::Text, "text (default) or json"),
    flag("show-secrets", Kind::Bool, "show what Secrets hold"),
    flag(
        "exit-code",
        Kind::Bool,
        "exit with 2 where something differs",
    ),
    short("help", 'h', Kind::Bool, "help for diff"),
];

const DIFF_USAGE: &str = "Usage:  pilothouse diff CHART --from ENVIRONMENT --to ENVIRONMENT [flags]
        pilothouse diff CHART --base DIR|GIT-REV --to ENVIRONMENT [flags]";

const REVIEW: &[Flag] = &[
    BASE,
    flag("environment", Kind::Text, "look at this environment alone"),
    flag("format", Kind::Text, "markdown (default), html or json"),
    flag(
        "fail-on",
        Kind::Text,
        "exit with 2 on: never (default), changes, risks (warnings and worse), refusals (what an upgrade fails on)",
    ),
    flag("exit-code", Kind::Bool, "the same as --fail-on changes"),
    short("help", 'h', Kind::Bool, "help for review"),
];

const REVIEW_USAGE: &str = "Usage:  pilothouse review [CHART] --base DIR|GIT-REV [flags]";

/// Runs `pilothouse diff`.
pub(crate) fn run_diff(args: &[String]) -> Outcome {
    run(
        args,
        DIFF,
        DIFF_USAGE,
        "Compares a chart's environments, or one with its base, field by field, and says why.",
        diff,
    )
}

/// Runs `pilothouse review`.
pub(crate) fn run_review(args: &[String]) -> Outcome {
    let about = "Tells what a change of a chart does in every environment: objects, fields, causes, what deserves a look, \
                 what an upgrade fails on.";
    run(args, REVIEW, REVIEW_USAGE, about, review)
}

fn run(
    args: &[String],
    known: &[Flag],
    usage: &str,
    about: &str,
    work: fn(&Parsed, &str) -> Result<Outcome, String>,
) -> Outcome {
    let parsed = match Parsed::parse(args, known) {
        Ok(parsed) => parsed,
        Err(words) => return Outcome::error(words),
    };
    if parsed.is_on("help") {
        return Outcome::printed(template::help(about, usage, known));
    }
    let chart = match parsed.positional.as_slice() {
        [] => ".",
        [chart] => chart,
        _ => return Outcome::error(format!("one chart is needed\n\n{usage}")),
    };
    work(&parsed, chart).unwrap_or_else(Outcome::error)
}

fn diff(parsed: &Parsed, chart: &str) -> Result<Outcome, String> {
    let json = format(parsed, &["text", "json"])? == "json";
    let mut open = Open::new(chart)?;
    let to = parsed
        .text("to")
        .ok_or("--to is needed: the environment on the right")?;
    let left = match (parsed.text("from"), parsed.text("base")) {
        (Some(_), Some(_)) => return Err("--from and --base exclude each other".to_owned()),
        (None, None) => {
            return Err("--from is needed: the environment on the left; or --base".to_owned());
        }
        (Some(from), None) => ComparedSide::now(from),
        (None, Some(base)) => {
            open.pin(chart, base)?;
            ComparedSide::base(to)
        }
    };
    open.ask(RequestBody::Compare {
        left,
        right: ComparedSide::now(to),
        reveal: parsed.is_on("show-secrets"),
    })?;
    let comparison = open.comparison.take().ok_or("nothing to compare")?;
    if !comparison.message.is_empty() {
        return Err(comparison.message);
    }
    let question = Question::Causes {
        comparison: comparison.number,
        objects: Vec::new(),
    };
    let causes = match open.answer(question)? {
        Answer::Causes(causes) => *causes,
        _ => Causes::default(),
    };
    let mut outcome = Outcome::printed(if json {
        #[derive(Serialize)]
        struct Told<'t> {
            comparison: &'t Comparison,
            causes: &'t Causes,
        }
        let told = Told {
            comparison: &comparison,
            causes: &causes,
        };
        written(&told)?
    } else {
        told(&comparison, &causes)
    });
    let counts = comparison.counts;
    if parsed.is_on("exit-code") && counts.changed + counts.added + counts.removed > 0 {
        outcome.exit = 2;
    }
    Ok(outcome)
}

fn review(parsed: &Parsed, chart: &str) -> Result<Outcome, String> {
    let format = format(parsed, &["markdown", "html", "json"])?;
    let fail_on = match (parsed.text("fail-on"), parsed.is_on("exit-code")) {
        (None, true) => "changes",
        (None, false) => "never",
        (Some(word), _) if ["never", "changes", "risks", "refusals"].contains(&word) => word,
        (Some(_), _) => {
            return Err("--fail-on is one of never, changes, risks, refusals".to_owned());
        }
    };
    let base = parsed
        .text("base")
        .ok_or_else(|| format!("--base is needed\n\n{REVIEW_USAGE}"))?;
    let mut open = Open::new(chart)?;
    let environment = parsed.text("environment").unwrap_or_default().to_owned();
    if !environment.is_empty() {
        environment::find(&environment::workspace(chart)?, &environment)?;
    }
    open.pin(chart, base)?;
    let question = Question::Review {
        environment: environment.clone(),
    };
    let Answer::Review(told) = open.answer(question)? else {
        return Err("nothing to review".to_owned());
    };
    let text = match format {
        "json" => written(&*told)?,
        format => {
            let format = match format {
                "html" => ReviewFormat::Html,
                _ => ReviewFormat::Markdown,
            };
            match open.answer(Question::ReviewText {
                environment,
                format,
            })? {
                Answer::Text(text) => text,
                _ => return Err("nothing to review".to_owned()),
            }
        }
    };
    let mut outcome = Outcome::printed(text);
    // An environment that cannot be rendered was not reviewed.
    for one in told
        .environments
        .iter()
        .filter(|one| !one.message.is_empty())
    {
        outcome
            .stderr
            .push_str(&format!("Error: {}\n", one.message));
        outcome.exit = 1;
    }
    if outcome.exit == 0 && fails(&told, fail_on) {
        outcome.exit = 2;
    }
    Ok(outcome)
}

fn fails(review: &Review, on: &str) -> bool {
    let mut environments = review.environments.iter();
    match on {
        "changes" => environments.any(|one| !one.objects.is_empty()),
        "risks" => review
            .risks
            .iter()
            .any(|risk| risk.severity <= Severity::Warning),
        "refusals" => environments.any(|one| !one.refusals.is_empty()),
        _ => false,
    }
}

fn format<'p>(parsed: &'p Parsed, known: &[&'p str]) -> Result<&'p str, String> {
    let word = parsed.text("format").unwrap_or(known[0]);
    let good = known.contains(&word);
    good.then_some(word)
        .ok_or_else(|| format!("--format is one of {}", known.join(", ")))
}

fn written(value: &impl Serialize) -> Result<String, String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

/// A comparison for people.
fn told(comparison: &Comparison, causes: &Causes) -> String {
    let mut out = String::new();
    for (at, object) in (0..).zip(&comparison.objects) {
        let sign = match object.status {
            ObjectStatus::Changed => '~',
            ObjectStatus::Added => '+',
            ObjectStatus::Removed => '-',
            ObjectStatus::Same => continue,
        };
        let of = causes.objects.iter().find(|of| of.object == at);
        let from = match object.renamed_from.as_str() {
            "" => String::new(),
            from => format!(", was called {from}"),
        };
        let ObjectDiff {
            kind, name, source, ..
        } = object;
        out.push_str(&format!("{sign} {kind} {name}{from} ({source})"));
        if object.fields.is_empty() {
            out.push_str(&because(causes, of.map(|of| &of.whole)));
        }
        out.push('\n');
        for (number, field) in object.fields.iter().enumerate() {
            let side =
                |side: &Option<String>| side.clone().unwrap_or_else(|| "(not set)".to_owned());
            let (left, right) = (side(&field.left), side(&field.right));
            out.push_str(&format!("    {}: {left} → {right}", field.path));
            out.push_str(&because(causes, of.and_then(|of| of.fields.get(number))));
            out.push('\n');
        }
    }
    let counts = comparison.counts;
    out.push_str(&format!(
        "{} changed, {} added, {} removed, {} the same\n",
        counts.changed, counts.added, counts.removed, counts.same
    ));
    out
}

fn because(causes: &Causes, indexes: Option<&Vec<u32>>) -> String {
    let each = indexes.into_iter().flatten().filter_map(|at| {
        let cause = causes.causes.get(*at as usize)?;
        Some(match cause.kind {
            CauseKind::Random => "randomness".to_owned(),
            CauseKind::Clock => "the time".to_owned(),
            CauseKind::Helm => "the version of Helm".to_owned(),
            CauseKind::Unknown => "an unknown cause".to_owned(),
            _ => {
                let mut places: Vec<String> = Vec::new();
                for set in &cause.sets {
                    let place = match &set.location {
                        Some(place) => format!("{}:{}", place.path, place.line),
                        None => set.name.clone(),
                    };
                    if !place.is_empty() && !places.contains(&place) {
                        places.push(place);
                    }
                }
                match places.is_empty() {
                    true => cause.key.clone(),
                    false => format!("{} ({})", cause.key, places.join(", ")),
                }
            }
        })
    });
    let words: Vec<String> = each.collect();
    match words.is_empty() {
        true => String::new(),
        false => format!("  because of {}", words.join("; ")),
    }
}

/// A chart in a session.
struct Open {
    session: Session,
    next: u64,
    comparison: Option<Comparison>,
}

impl Open {
    fn new(chart: &str) -> Result<Open, String> {
        // Says what is wrong with its environments.
        environment::workspace(chart)?;
        let mut open = Open {
            session: Session::new(Rc::new(SystemWorld)),
            next: 0,
            comparison: None,
        };
        open.ask(RequestBody::Open {
            source: folder_source(chart)?,
            environment: None,
            hold: false,
        })?;
        Ok(open)
    }

    fn ask(&mut self, body: RequestBody) -> Result<ResponseBody, String> {
        self.next += 1;
        let mut responses: Vec<Response> = Vec::new();
        let request = Request {
            id: self.next,
            body,
        };
        self.session
            .handle(request, &mut |response| responses.push(response));
        while self.session.step(&mut |response| responses.push(response)) {}
        for response in &mut responses {
            if let ResponseBody::Update(update) = &mut response.body {
                self.comparison = update.comparison.take().or(self.comparison.take());
            }
        }
        match responses.into_iter().next().map(|first| first.body) {
            Some(ResponseBody::Refused(refusal)) => Err(match refusal.detail.as_str() {
                "" => refusal.title,
                detail => format!("{}: {detail}", refusal.title),
            }),
            Some(body) => Ok(body),
            None => Err("no answer".to_owned()),
        }
    }

    fn answer(&mut self, question: Question) -> Result<Answer, String> {
        match self.ask(RequestBody::Ask { question })? {
            ResponseBody::Answer(answer) => Ok(*answer),
            _ => Ok(Answer::Gone),
        }
    }

    /// Pins what `--base` names.
    fn pin(&mut self, chart: &str, base: &str) -> Result<(), String> {
        let source = if Path::new(base).is_dir() {
            folder_source(base)?
        } else {
            revision(chart, base)?
        };
        let source = BaseSource::Workspace(source);
        self.ask(RequestBody::PinBase { source }).map(|_| ())
    }
}

fn folder_source(chart: &str) -> Result<WorkspaceSource, String> {
    let files = folder::read(Path::new(chart))?;
    let files = files
        .into_iter()
        .map(|(path, bytes)| DroppedFile { path, bytes });
    Ok(WorkspaceSource::Folder {
        name: chart.trim_end_matches('/').to_owned(),
        files: files.collect(),
    })
}

/// The chart as a git revision has it.
fn revision(chart: &str, revision: &str) -> Result<WorkspaceSource, String> {
    if revision.starts_with('-') || revision.is_empty() {
        return Err(format!(
            "--base {revision:?} is no folder and no git revision"
        ));
    }
    let inside = git(chart, &["rev-parse", "--show-prefix"])?;
    let inside = String::from_utf8_lossy(&inside);
    let tree = match inside.trim().trim_end_matches('/') {
        "" => revision.to_owned(),
        inside => format!("{revision}:{inside}"),
    };
    // From the top of the repository: names of trees are looked up there.
    let top = git(chart, &["rev-parse", "--show-toplevel"])?;
    let top = String::from_utf8_lossy(&top).trim().to_owned();
    let bytes = git(
        &top,
        &["archive", "--format=tar.gz", "--prefix=base/", &tree],
    )?;
    Ok(WorkspaceSource::Archive {
        name: revision.to_owned(),
        bytes,
    })
}

fn git(folder: &str, args: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(args)
        .output();
    let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(format!("git {}: {}", args[0], words.trim()))
}
