//! `pilothouse diff` and `pilothouse review`: how environments differ, and what a change does to each.

mod open;
mod told;

use crate::command::Command;
use crate::flags::{Flag, Kind, Parsed, flag, short};
use crate::{Outcome, environment};
use open::Open;
use pilothouse_protocol::ask::{Causes, Review, ReviewFormat};
use pilothouse_protocol::{Answer, ComparedSide, Comparison, Question, RequestBody, Severity};
use serde::Serialize;
use told::told;

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
        pilothouse diff CHART --base DIR|GIT-REV --to ENVIRONMENT [flags]

Exit status: 0, or 1 where nothing can be compared, or 2 with --exit-code where something differs.";

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

const REVIEW_USAGE: &str = "Usage:  pilothouse review [CHART] --base DIR|GIT-REV [flags]

Exit status: 0, or 1 where the review cannot be made, or 2 on what --fail-on names.

In CI, for a pull request:
        git fetch --depth 1 origin main
        pilothouse review charts/shop --base origin/main --fail-on refusals > review.md";

/// Runs `pilothouse diff`.
pub(crate) fn run_diff(args: &[String]) -> Outcome {
    let command = Command {
        about: "Compares a chart's environments, or one with its base, field by field, and says why.",
        usage: DIFF_USAGE,
        flags: DIFF,
    };
    command.run(args, |parsed| diff(parsed, chart(parsed, DIFF_USAGE)?))
}

/// Runs `pilothouse review`.
pub(crate) fn run_review(args: &[String]) -> Outcome {
    let command = Command {
        about: "Tells what a change of a chart does in every environment: objects, fields, causes, what deserves a look, \
                what an upgrade fails on.",
        usage: REVIEW_USAGE,
        flags: REVIEW,
    };
    command.run(args, |parsed| review(parsed, chart(parsed, REVIEW_USAGE)?))
}

fn chart<'p>(parsed: &'p Parsed, usage: &str) -> Result<&'p str, String> {
    match parsed.positional.as_slice() {
        [] => Ok("."),
        [chart] => Ok(chart),
        _ => Err(format!("one chart is needed\n\n{usage}")),
    }
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
