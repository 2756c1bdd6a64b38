//! What is asked of a worker: at a first visit (the example, a few keys, another environment, what is saved), to open a
//! chart, and to type with environments side by side.

use std::path::Path;

use anyhow::{Context, anyhow};
use pilothouse_protocol::{
    ComparedSide, DroppedFile, FileChange, Request, RequestBody, TextChange, WorkspaceSource, wire,
};

/// Values of the example, as somebody changes them.
const VALUES: &str = include_str!("../../../tests/charts/storefront/values.yaml");

/// The requests of a first visit as hexadecimal lines.
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
    lines(bodies)
}

/// The requests as hexadecimal lines, numbered from 1.
fn lines(bodies: impl IntoIterator<Item = RequestBody>) -> anyhow::Result<String> {
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
    message(1, opening(folder, Vec::new())?)
}

fn opening(folder: &Path, more: Vec<DroppedFile>) -> anyhow::Result<RequestBody> {
    let files = goldens::folders::files(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?;
    let files = files
        .into_iter()
        .map(|(path, bytes)| DroppedFile { path, bytes });
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    Ok(folder_of(&name, files.chain(more).collect()))
}

fn folder_of(name: &str, files: Vec<DroppedFile>) -> RequestBody {
    RequestBody::Open {
        source: WorkspaceSource::Folder {
            name: name.to_owned(),
            files,
        },
        environment: None,
        hold: false,
    }
}

/// Opens a chart with three environments, compares the first with the last, watches the matrix of all, and then changes
/// `from` to `to` in values.yaml and back: the last two of the hexadecimal lines. `sets`: the flag of the second and of
/// the third environment.
pub(crate) fn sides(
    folder: &Path,
    [from, to]: [&str; 2],
    sets: [&str; 2],
) -> anyhow::Result<String> {
    let values = std::fs::read_to_string(folder.join("values.yaml"))?;
    anyhow::ensure!(values.contains(from), "no {from:?} in values.yaml");
    let flags = [String::new(), sets[0].to_owned(), sets[1].to_owned()];
    let opened = opening(folder, vec![environments(&flags)])?;
    compared(opened, flags.len(), &values, &values.replacen(from, to, 1))
}

/// The same with a chart of a thousand objects, out of a hundred templates, and ten environments in which every object is
/// another one; the change is one of a template's ten objects.
pub(crate) fn many() -> anyhow::Result<String> {
    let template = |at: u32| {
        let replicas = if at == 0 { "first" } else { "replicas" };
        format!(
            "{{{{- range until 10 }}}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{at}-{{{{ . }}}}\n  \
             labels: {{app: \"{at}\", tag: {{{{ $.Values.tag | quote }}}}}}\nspec:\n  replicas: {{{{ $.Values.{replicas} }}}}\n  \
             template:\n    spec:\n      containers:\n        - name: main\n          image: app:{{{{ $.Values.tag }}}}\n          \
             args: [--level, info]\n          resources:\n            limits: {{memory: {{{{ $.Values.memory }}}}}}\n{{{{- end }}}}\n"
        )
    };
    let values = "tag: a\nmemory: 1Gi\nreplicas: 1\nfirst: 1\n";
    let mut files: Vec<DroppedFile> = (0..100)
        .map(|at| DroppedFile {
            path: format!("templates/app-{at}.yaml"),
            bytes: template(at).into_bytes(),
        })
        .collect();
    files.extend(
        [
            ("Chart.yaml", "apiVersion: v2\nname: many\nversion: 1.0.0\n"),
            ("values.yaml", values),
        ]
        .map(|(path, text)| DroppedFile {
            path: path.to_owned(),
            bytes: text.into(),
        }),
    );
    let flags: Vec<String> = (0..10).map(|at| format!("tag=v{at}")).collect();
    files.push(environments(&flags));
    let changed = values.replace("first: 1", "first: 2");
    compared(folder_of("many", files), flags.len(), values, &changed)
}

/// A pilothouse.yaml with an environment for each flag: `env0`, `env1`, … An empty one sets nothing.
fn environments(flags: &[String]) -> DroppedFile {
    let mut text = "environments:\n".to_owned();
    for (at, flag) in flags.iter().enumerate() {
        text += &format!("  - name: env{at}\n");
        if !flag.is_empty() {
            text += &format!("    set: [{{set: {flag:?}}}]\n");
        }
    }
    DroppedFile {
        path: "pilothouse.yaml".to_owned(),
        bytes: text.into_bytes(),
    }
}

/// Compares the first environment with the last and watches the matrix; then values.yaml becomes `changed`, and `values` again.
fn compared(
    opened: RequestBody,
    environments: usize,
    values: &str,
    changed: &str,
) -> anyhow::Result<String> {
    let edit = |text: &str| RequestBody::Edit {
        changes: vec![FileChange {
            path: "values.yaml".to_owned(),
            change: TextChange::Text {
                text: text.to_owned(),
            },
        }],
    };
    lines([
        opened,
        RequestBody::Compare {
            left: ComparedSide::now("env0"),
            right: ComparedSide::now(format!("env{}", environments - 1)),
            reveal: false,
        },
        RequestBody::WatchMatrix {
            on: true,
            reveal: false,
        },
        edit(changed),
        edit(values),
    ])
}

fn message(id: u64, body: RequestBody) -> anyhow::Result<Vec<u8>> {
    wire::to_bytes(&Request { id, body }).map_err(|error| anyhow!(error))
}
