//! Cases from a file: the fixtures, and charts that grammars do not make.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::Context;

use crate::answer::Answer;
use crate::case::Case;
use crate::compare::{Difference, Sides};
use crate::report::{self, Report};

/// Compares each case of the file as it is; with `keep`, every one goes to the fixture, as Helm answered it. The number
/// of cases.
pub(crate) fn run(
    sides: &mut Sides,
    file: &Path,
    report: &mut Report,
    keep: Option<&Path>,
) -> anyhow::Result<u64> {
    let lines = BufReader::new(File::open(file).with_context(|| file.display().to_string())?);
    let mut count = 0;
    for line in lines.lines() {
        let case: Case = serde_json::from_str(&line?)
            .with_context(|| format!("{}: case {}", file.display(), count + 1))?;
        count += 1;
        if let Some(fixture) = keep {
            case.write(&sides.folder)?;
            let helm = sides.helm.ask(&sides.folder, &case.args)?;
            let helm = helm.with_context(|| format!("case {count}: Helm panics or hangs"))?;
            report::append(fixture, &report::line(&case, &helm.settled(&sides.folder)))?;
        }
        if let Some(found) = sides.compare(&case)?
            && report.is_new(&found)
        {
            report.add(&format!("line {count}"), &found)?;
        }
    }
    Ok(count)
}

/// Compares each case of a file with the answer of Helm that stands beside it, without asking. The number of cases.
pub(crate) fn recorded(sides: &mut Sides, file: &Path, report: &mut Report) -> anyhow::Result<u64> {
    let lines = BufReader::new(File::open(file).with_context(|| file.display().to_string())?);
    let mut count = 0;
    for line in lines.lines() {
        let line = line?;
        count += 1;
        let place = || format!("{}: case {count}", file.display());
        let case: Case = serde_json::from_str(&line).with_context(place)?;
        let helm: Answer = serde_json::from_str(&line).with_context(place)?;
        case.write(&sides.folder)?;
        let ours = sides.ours.ask(&sides.folder, &case.args)?;
        let ours = ours.settled(&sides.folder);
        let found = Difference { case, helm, ours };
        if !found.is_none() && report.is_new(&found) {
            report.add(&format!("line {count}"), &found)?;
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use crate::answer::Answer;
    use crate::case::Case;
    use crate::ours::Ours;

    /// What was found once stays mended: each line is a case with what real Helm said.
    #[test]
    fn what_once_differed_is_the_same() {
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(here.join("fixtures/found.jsonl")).expect("fixture");
        let folder = std::env::temp_dir().join(format!("pilothouse-{}", std::process::id()));
        let mut ours = Ours::start().expect("a thread");
        let mut wrong = Vec::new();
        for line in text.lines() {
            let case: Case = serde_json::from_str(line).expect("a case");
            let helm: Answer = serde_json::from_str(line).expect("what Helm said");
            case.write(&folder).expect("files");
            let here = ours.ask(&folder, &case.args).expect("an answer");
            let here = here.settled(&folder);
            if here != helm && !helm.same_in_any_order(&here) {
                wrong.push(format!("{}helm: {helm:?}\nhere: {here:?}", case.show()));
            }
        }
        std::env::set_current_dir(here).expect("a folder that stays");
        std::fs::remove_dir_all(&folder).expect("removed");
        assert!(
            wrong.is_empty(),
            "{} differ\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }
}
