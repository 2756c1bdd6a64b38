//! What is asked of a worker: at a first visit (the example, a few keys, another environment, what is saved), and to open a
//! chart.

use std::path::Path;

use anyhow::{Context, anyhow};
use pilothouse_protocol::{
    DroppedFile, FileChange, Request, RequestBody, TextChange, WorkspaceSource, wire,
};

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
        let bytes = message(id, body)?;
        bytes
            .iter()
            .for_each(|byte| lines += &format!("{byte:02x}"));
        lines.push('\n');
    }
    Ok(lines)
}

/// The request that opens the chart in a folder.
pub(crate) fn open(folder: &Path) -> anyhow::Result<Vec<u8>> {
    let files = goldens::folders::files(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?;
    let files = files
        .into_iter()
        .map(|(path, bytes)| DroppedFile { path, bytes });
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let body = RequestBody::Open {
        source: WorkspaceSource::Folder {
            name: name.into_owned(),
            files: files.collect(),
        },
        environment: None,
        hold: false,
    };
    message(1, body)
}

fn message(id: u64, body: RequestBody) -> anyhow::Result<Vec<u8>> {
    wire::to_bytes(&Request { id, body }).map_err(|error| anyhow!(error))
}
