//! The shown environment as the other Helm prints it.

use crate::compare::{Side, comparison};
use crate::given::helm_version;
use crate::open::Open;
use crate::output::Output;
use crate::renderer::Renderer;
use pilothouse_engine::Kept;
use pilothouse_protocol::{Comparison, ObjectStatus, OtherHelm, OutputState, Severity};
use pilothouse_workspace::Environment;

impl Open {
    /// Renders the shown environment with the other Helm and compares. Nothing of it is kept.
    pub(crate) fn other_helm(&mut self) -> OtherHelm {
        let own = self.shown().settings.clone();
        let other = other(&own);
        let (output, why) = self.rendered_once(&other);
        let left = Side {
            environment: &own,
            output: &self.shown().output,
            base: false,
        };
        let right = Side {
            environment: &other,
            output: &output,
            base: false,
        };
        let mut comparison = comparison(
            &left,
            &right,
            self.workspace.name(),
            &self.views.cache,
            false,
        );
        comparison.left.environment = name(&own);
        comparison.right.environment = name(&other);
        let fails = |output: &Output| output.state != OutputState::Fresh;
        let (own_fails, other_fails) = (fails(left.output), fails(right.output));
        if other_fails {
            comparison.message = format!("{} cannot render {}: {why}", name(&other), own.name);
        } else if own_fails {
            comparison.message = format!("{} cannot render {}", name(&own), own.name);
        }
        OtherHelm {
            environment: own.name.clone(),
            helm: helm_version(&other).name().to_owned(),
            differs: own_fails != other_fails || differs(&comparison),
            comparison,
        }
    }

    /// Renders an environment that is none of the document's; with the words of what stopped it.
    fn rendered_once(&mut self, environment: &Environment) -> (Output, String) {
        if self.held {
            return (
                Output::none(),
                "nothing is rendered at the moment".to_owned(),
            );
        }
        let renderer: &mut Renderer = &mut self.renderer;
        let outcome = renderer.render(&self.workspace, environment, &mut Kept::default());
        let mut findings = outcome.findings.iter();
        let error = findings.find(|finding| finding.severity == Severity::Error);
        let why = error.map_or(String::new(), |error| error.title.clone());
        (Output::none().after(outcome, &[], &mut 0), why)
    }
}

/// The same environment with the other Helm.
fn other(own: &Environment) -> Environment {
    let mut other = own.clone();
    other.helm_version = helm_version(own).other().name().to_owned();
    other
}

fn name(environment: &Environment) -> String {
    format!("Helm {}", helm_version(environment).name())
}

fn differs(comparison: &Comparison) -> bool {
    let mut objects = comparison.objects.iter();
    objects.any(|object| object.status != ObjectStatus::Same)
}
