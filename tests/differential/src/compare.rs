//! A case on both sides, and the smallest one that still differs.

use std::path::{Path, PathBuf};

use crate::answer::Answer;
use crate::case::{Case, Draft};
use crate::command::Program;
use crate::oracle::Oracle;
use crate::ours::Ours;

/// Tries for one shrinking: each asks both sides.
const TRIES: usize = 250;
/// How often Helm is asked again, to see whether its answer is the same each time.
const AGAIN: usize = 3;

/// Real Helm.
pub(crate) enum Helm {
    /// Helm 4.3 as a service.
    V4(Oracle),
    /// Helm 3.22, started for each case.
    V3(Program),
}

impl Helm {
    /// What it says in `folder`; `None`: nothing that can be compared.
    pub(crate) fn ask(&mut self, folder: &Path, args: &[String]) -> anyhow::Result<Option<Answer>> {
        match self {
            Helm::V4(oracle) => oracle.ask(folder, args),
            // It wants a cluster for what is installed.
            Helm::V3(_) if args.first().is_some_and(|command| command == "install") => Ok(None),
            Helm::V3(program) => program.ask(folder, &with_kubernetes(args)),
        }
    }

    /// The arguments that make this engine follow the same Helm.
    fn ours(&self, args: &[String]) -> Vec<String> {
        match self {
            Helm::V4(_) => args.to_vec(),
            Helm::V3(_) => [
                &with_kubernetes(args)[..],
                &["--helm-version=3.22".to_owned()],
            ]
            .concat(),
        }
    }
}

/// Helm 3 knows another Kubernetes by default, depending on how it was built.
fn with_kubernetes(args: &[String]) -> Vec<String> {
    let mut args = args.to_vec();
    if !args.iter().any(|arg| arg.starts_with("--kube-version")) {
        args.push("--kube-version=1.37.0".to_owned());
    }
    args
}

/// Both sides, and the folder in which they run.
pub(crate) struct Sides {
    pub(crate) helm: Helm,
    pub(crate) ours: Ours,
    pub(crate) folder: PathBuf,
}

/// A case with what Helm and this engine say about it.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(crate) case: Case,
    pub(crate) helm: Answer,
    pub(crate) ours: Answer,
}

impl Difference {
    /// Whether it is none after all.
    pub(crate) fn is_none(&self) -> bool {
        self.helm == self.ours || self.helm.same_in_any_order(&self.ours)
    }
}

impl Sides {
    /// `None` when both say the same, or Helm has no answer that holds still.
    pub(crate) fn compare(&mut self, case: &Case) -> anyhow::Result<Option<Difference>> {
        case.write(&self.folder)?;
        let Some(helm) = self.helm.ask(&self.folder, &case.args)? else {
            return Ok(None);
        };
        let helm = helm.settled(&self.folder);
        let ours = self.ours.ask(&self.folder, &self.helm.ours(&case.args))?;
        let ours = ours.settled(&self.folder);
        if helm == ours || helm.same_in_any_order(&ours) {
            return Ok(None);
        }
        for _ in 0..AGAIN {
            let again = self.helm.ask(&self.folder, &case.args)?;
            if again.map(|again| again.settled(&self.folder)).as_ref() != Some(&helm) {
                return Ok(None);
            }
        }
        let case = case.clone();
        Ok(Some(Difference { case, helm, ours }))
    }

    /// Makes a draft smaller for as long as the sides differ in the same way.
    pub(crate) fn shrink(&mut self, draft: Draft, found: Difference) -> anyhow::Result<Difference> {
        let (mut draft, mut found, mut tries) = (draft, found, 0);
        'smaller: loop {
            for next in draft.smaller() {
                if tries == TRIES {
                    break 'smaller;
                }
                tries += 1;
                if let Some(still) = self.still(&next.case(), &found)? {
                    (draft, found) = (next, still);
                    continue 'smaller;
                }
            }
            break;
        }
        self.shorten(found, draft.command.len(), tries)
    }

    /// Takes characters out of files and arguments, in ever smaller pieces.
    fn shorten(
        &mut self,
        found: Difference,
        words: usize,
        tries: usize,
    ) -> anyhow::Result<Difference> {
        let (mut found, mut tries) = (found, tries);
        let files: Vec<String> = found.case.files.keys().cloned().collect();
        // The command's own words stay, and the flags' names.
        let values = (words + 1..found.case.args.len()).step_by(2);
        let places = (0..files.len()).chain(values.map(|at| at + files.len()));
        for place in places {
            let mut piece = 16;
            while piece > 0 {
                let mut at = 0;
                while tries < 2 * TRIES {
                    let mut case = found.case.clone();
                    let text = match files.get(place) {
                        Some(name) if name.ends_with("Chart.yaml") => break,
                        Some(name) => case.files.get_mut(name),
                        None => case.args.get_mut(place - files.len()),
                    };
                    let Some(text) = text else { break };
                    let chars: Vec<char> = text.chars().collect();
                    if at >= chars.len() {
                        break;
                    }
                    let end = (at + piece).min(chars.len());
                    *text = chars[..at].iter().chain(&chars[end..]).collect();
                    tries += 1;
                    match self.still(&case, &found)? {
                        Some(still) => found = still,
                        None => at += piece,
                    }
                }
                piece /= 4;
            }
        }
        Ok(found)
    }

    fn still(&mut self, case: &Case, found: &Difference) -> anyhow::Result<Option<Difference>> {
        let same = |next: &Difference| next.helm.kind(&next.ours) == found.helm.kind(&found.ours);
        Ok(self.compare(case)?.filter(same))
    }
}
