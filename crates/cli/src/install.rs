//! `pilothouse install --dry-run=client`: what Helm prints of an installation that it does not do.

use crate::command::Command;
use crate::flags::{Flag, Kind, Parsed, flag, short};
use crate::template::DryRun;
use crate::{Outcome, SystemWorld, given, name, template};
use pilothouse_engine::{Rendering, hooks_text, manifest_text};
use pilothouse_gotmpl::World;

const INSTALL: &[Flag] = &[
    flag("hide-notes", Kind::Bool, "leave the notes out"),
    flag("hide-secret", Kind::Bool, ""),
    flag("dependency-update", Kind::Bool, ""),
    flag("replace", Kind::Bool, ""),
    short("output", 'o', OUTPUT, ""),
    short("help", 'h', Kind::Bool, "help for install"),
];

/// How the release is written; only the table is written here.
const OUTPUT: Kind = Kind::OneOf(&["table", "json", "yaml"], "invalid format type");

const USAGE: &str = "Usage:  pilothouse install [NAME] [CHART] --dry-run=client [flags]";

/// Runs the command.
pub(crate) fn run(args: &[String]) -> Outcome {
    /// What only `helm template` takes.
    const FOREIGN: [&str; 4] = ["api-versions", "kube-version", "is-upgrade", "include-crds"];
    let mut known: Vec<Flag> = [INSTALL, template::RENDER, given::VALUES, given::CLUSTER].concat();
    known.retain(|flag| !FOREIGN.contains(&flag.name));
    let command = Command {
        about: "Prints what Helm 4.3.1 says of an installation without doing it.",
        usage: USAGE,
        flags: &known,
    };
    command.run_as_environment(args, |parsed| {
        let outcome = install(parsed).unwrap_or_else(|outcome| *outcome);
        template::deprecated(parsed, &[], failed(outcome))
    })
}

/// Helm puts `INSTALLATION FAILED: ` before what went wrong once the command has begun.
fn failed(mut outcome: Outcome) -> Outcome {
    const ERROR: &str = "Error: ";
    let begun = !outcome.stderr.contains("requires at least 1 argument")
        && !outcome.stderr.starts_with("Error: invalid dry-run value");
    if outcome.exit == 0 || !begun {
        return outcome;
    }
    let first_line = outcome.stderr.starts_with(ERROR).then_some(0);
    let at = first_line.or_else(|| outcome.stderr.find("\nError: ").map(|line| line + 1));
    if let Some(at) = at {
        outcome
            .stderr
            .insert_str(at + ERROR.len(), "INSTALLATION FAILED: ");
    }
    outcome
}

fn install(parsed: &Parsed) -> Result<Outcome, Box<Outcome>> {
    let fail = |words: String| Box::new(Outcome::error(words));
    if parsed.positional.is_empty() {
        return Err(fail(
            "\"helm install\" requires at least 1 argument\n\nUsage:  helm install [NAME] [CHART] [flags]"
                .to_owned(),
        ));
    }
    let (dry_run, _) = template::dry_run(parsed).map_err(fail)?;
    if dry_run != DryRun::Client {
        return Err(fail(
            "there is no cluster here to install into: add --dry-run=client".to_owned(),
        ));
    }
    if let Some(format @ ("json" | "yaml")) = parsed.text("output") {
        return Err(fail(format!(
            "--output={format}: releases are only written as tables here"
        )));
    }
    let generated = |chart: &str| parsed.is_on("generate-name").then(|| name::of_chart(chart));
    let (name, chart) = name::name_and_chart(parsed, generated).map_err(fail)?;
    let options = template::options(parsed, &name).map_err(fail)?;
    let (notices, rendering) = template::render(parsed, &chart, &options)?;
    let outcome = match &rendering.failure {
        Some(failure) => Outcome::error(failure.words(options.helm)),
        None => Outcome::printed(report(&rendering, &options, &notes(parsed, &rendering))),
    };
    Ok(outcome.logged(&rendering.notices).logged(&notices))
}

/// The notes that are to be shown; empty: none.
fn notes(parsed: &Parsed, rendering: &Rendering) -> String {
    let notes = if parsed.is_on("hide-notes") {
        None
    } else if parsed.is_on("render-subchart-notes") {
        rendering.all_notes_text()
    } else {
        rendering.notes_text()
    };
    notes.unwrap_or_default()
}

fn report(rendering: &Rendering, options: &pilothouse_engine::Options, notes: &str) -> String {
    let release = &options.release;
    let mut text = format!(
        "NAME: {}\nLAST DEPLOYED: {}\nNAMESPACE: {}\nSTATUS: pending-install\nREVISION: {}\nDESCRIPTION: Dry run complete\n",
        release.name,
        date(SystemWorld.now().div_euclid(1_000_000_000) as i64),
        release.namespace,
        release.revision,
    );
    let hooks = &rendering.sorted.hooks;
    if !hooks.iter().any(pilothouse_engine::Hook::is_test) {
        text.push_str("TEST SUITE: None\n");
    }
    text.push_str("HOOKS:\n");
    text.push_str(&hooks_text(hooks));
    text.push_str("MANIFEST:\n");
    text.push_str(&manifest_text(&rendering.crds, &rendering.sorted.manifests));
    text.push('\n');
    if !notes.is_empty() {
        text.push_str("NOTES:\n");
        text.push_str(notes.trim());
        text.push('\n');
    }
    text
}

/// A moment (seconds since 1970, UTC) as `Sat Nov 21 11:46:41 2026`, Go's `time.ANSIC`.
fn date(unix_seconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (days, second) = (
        unix_seconds.div_euclid(86_400),
        unix_seconds.rem_euclid(86_400),
    );
    // Years that begin in March make the leap day the last one.
    let from_march = days + 719_468;
    let era = from_march.div_euclid(146_097);
    let day_of_era = from_march.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = year_of_era + era * 400 + i64::from(month < 2);
    format!(
        "{} {} {day:2} {:02}:{:02}:{:02} {year}",
        DAYS[days.rem_euclid(7) as usize],
        MONTHS[month as usize],
        second / 3_600,
        second / 60 % 60,
        second % 60,
    )
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_are_printed_as_go_prints_them() {
        assert_eq!(date(1_795_261_601), "Sat Nov 21 11:46:41 2026");
        assert_eq!(date(951_782_400), "Tue Feb 29 00:00:00 2000");
        assert_eq!(date(0), "Thu Jan  1 00:00:00 1970");
    }
}
