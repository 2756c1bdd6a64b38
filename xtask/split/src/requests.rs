//! What somebody does at a first visit: the example, a few keys, another environment, what is saved.

use anyhow::anyhow;
use pilothouse_protocol::{FileChange, Request, RequestBody, TextChange, WorkspaceSource, wire};

/// Values of the example, as somebody changes them.
const VALUES: &str = include_str!("../../../tests/charts/storefront/values.yaml");

/// The requests as hexadecimal lines.
pub(crate) fn first_visit() -> anyhow::Result<String> {
    let source = WorkspaceSource::Example {
        name: String::new(),
    };
    let open = RequestBody::Open {
        source,
        environment: None,
        hold: false,
    };
    let edit = |text: String| RequestBody::Edit {
        changes: vec![FileChange {
            path: "values.yaml".to_owned(),
            change: TextChange::Text { text },
        }],
    };
    let bodies = [
        open,
        edit(format!("{VALUES}\n# a note\n")),
        edit(VALUES.to_owned()),
        RequestBody::ReadFile {
            path: "values.yaml".to_owned(),
        },
        RequestBody::SelectEnvironment {
            name: "prod".to_owned(),
        },
        RequestBody::Snapshot,
    ];
    let mut lines = String::new();
    for (id, body) in (1..).zip(bodies) {
        let bytes = wire::to_bytes(&Request { id, body }).map_err(|error| anyhow!(error))?;
        bytes
            .iter()
            .for_each(|byte| lines += &format!("{byte:02x}"));
        lines.push('\n');
    }
    Ok(lines)
}
