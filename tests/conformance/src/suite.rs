//! The sets of expected outputs, one for each command of Helm's that the corpus covers.

use std::path::PathBuf;
use std::str::FromStr;

/// A set of expected outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    /// `helm template`, Helm 4.3.1.
    Template,
    /// `helm lint`, Helm 4.3.1.
    Lint,
    /// `helm install --dry-run=client`, Helm 4.3.1.
    Install,
    /// `helm template`, Helm 3.22.0.
    TemplateV3,
}

impl Suite {
    /// The name, which is also the expected outputs' file name in the corpus.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Suite::Template => "template",
            Suite::Lint => "lint",
            Suite::Install => "install",
            Suite::TemplateV3 => "template-v3",
        }
    }

    /// Whether the suite holds expected outputs for cases of this kind.
    pub(crate) fn covers(self, kind: &str) -> bool {
        matches!(self, Suite::Template | Suite::TemplateV3) || kind == "default"
    }

    /// A file of this suite in tests/conformance: the first suite's is `NAME.EXTENSION`, the others' carry the suite's name.
    pub(crate) fn file(self, name: &str, extension: &str) -> PathBuf {
        let file = match self {
            Suite::Template => format!("{name}.{extension}"),
            _ => format!("{name}-{}.{extension}", self.name()),
        };
        crate::root().join("tests/conformance").join(file)
    }
}

impl FromStr for Suite {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> anyhow::Result<Self> {
        let all = [
            Suite::Template,
            Suite::Lint,
            Suite::Install,
            Suite::TemplateV3,
        ];
        let found = all.into_iter().find(|suite| suite.name() == name);
        found.ok_or_else(|| {
            anyhow::anyhow!("no suite `{name}`: template, lint, install or template-v3")
        })
    }
}
