//! The document through the protocol: opening, editing, files, environments, links.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::{
    DroppedFile, FileChange, RequestBody, ResponseBody, Splice, TextChange, WorkspaceSource,
};
use support::Page;

#[test]
fn nothing_open_is_said_plainly() {
    let mut page = Page::new();
    assert_eq!(
        page.try_ask(RequestBody::Snapshot).unwrap_err().title,
        "No chart is open"
    );
    assert!(!page.session.step(&mut |_| panic!("nothing to say")));
}

#[test]
fn the_example_opens_with_its_files_and_environments() {
    let page = Page::example();
    assert_eq!(page.names(), ["dev", "staging", "prod"]);
    assert_eq!(page.shown, "dev");
    assert_eq!(page.entry, "values.yaml");
    assert_eq!(page.files[..2], ["Chart.yaml", "values.yaml"]);
}

#[test]
fn what_cannot_be_opened_leaves_what_was_open() {
    let mut page = Page::example();
    let open = |source| RequestBody::Open {
        source,
        environment: None,
        hold: false,
    };
    let folder = |path: &str| WorkspaceSource::Folder {
        name: "photos".to_owned(),
        files: vec![DroppedFile {
            path: path.to_owned(),
            bytes: vec![0xff],
        }],
    };
    let bad = [
        WorkspaceSource::Example {
            name: "none".to_owned(),
        },
        WorkspaceSource::Snapshot {
            bytes: vec![1, 2, 3],
        },
        WorkspaceSource::Link {
            fragment: "v1/x".to_owned(),
        },
        WorkspaceSource::Archive {
            name: "photo.png".to_owned(),
            bytes: b"\x89PNG....".to_vec(),
        },
        folder("a.png"),
        folder("../Chart.yaml"),
    ];
    for source in bad {
        let refusal = page.try_ask(open(source.clone())).unwrap_err();
        assert!(!refusal.title.is_empty(), "{source:?}: {refusal:?}");
    }
    assert_eq!(
        page.text("Chart.yaml").lines().nth(1),
        Some("name: storefront")
    );
}

#[test]
fn edits_that_do_not_fit_are_refused_whole() {
    let mut page = Page::example();
    let before = page.text("values.yaml");
    let change = |path: &str, length: u32| FileChange {
        path: path.to_owned(),
        change: TextChange::Splices {
            length,
            splices: vec![Splice {
                from: 0,
                to: 0,
                insert: "x".to_owned(),
            }],
        },
    };
    let length = before.encode_utf16().count() as u32;
    let half = RequestBody::Edit {
        changes: vec![change("values.yaml", length), change("no such file", 0)],
    };
    assert!(page.try_ask(half).is_err());
    assert_eq!(page.text("values.yaml"), before);
    let stale = RequestBody::Edit {
        changes: vec![change("values.yaml", length + 1)],
    };
    assert!(page.try_ask(stale).is_err());
    page.edit("values.yaml", "replicaCount: 1", "replicaCount: 2");
    assert!(page.text("values.yaml").contains("replicaCount: 2"));
}

#[test]
fn deletions_can_be_taken_back() {
    let mut page = Page::example();
    page.ask(RequestBody::DeleteFile {
        path: "templates".to_owned(),
    });
    let deletion = page.last();
    assert!(!page.files.iter().any(|path| path.starts_with("templates/")));
    page.ask(RequestBody::AddFile {
        path: "templates/secret.yaml".to_owned(),
        text: "a".to_owned(),
    });
    let undo = RequestBody::UndoDelete { deletion };
    assert!(page.try_ask(undo.clone()).is_err(), "the path is taken");
    page.ask(RequestBody::DeleteFile {
        path: "templates/secret.yaml".to_owned(),
    });
    match page.ask(undo.clone()) {
        ResponseBody::Update(update) => assert_eq!(update.texts.len(), 12),
        other => panic!("{other:?}"),
    }
    assert!(
        page.text("templates/secret.yaml")
            .contains("SESSION_SECRET")
    );
    assert!(page.try_ask(undo).is_err(), "only once");
}

#[test]
fn environments_follow_the_files() {
    let mut page = Page::example();
    page.ask(RequestBody::SelectEnvironment {
        name: "prod".to_owned(),
    });
    page.ask(RequestBody::AddFile {
        path: "values-test.yaml".to_owned(),
        text: String::new(),
    });
    assert_eq!(page.names(), ["dev", "test", "staging", "prod"]);
    assert_eq!(page.shown, "prod");
    let mut settings: Vec<_> = page
        .environments
        .iter()
        .map(|one| one.settings.clone())
        .collect();
    settings[3].namespace = "shop".to_owned();
    match page.ask(RequestBody::SetEnvironments {
        environments: settings,
    }) {
        ResponseBody::Update(update) => assert_eq!(update.texts[0].path, "pilothouse.yaml"),
        other => panic!("{other:?}"),
    }
    assert_eq!(page.environments[3].settings.namespace, "shop");
    assert!(page.environments[3].command.contains("--namespace shop"));
    page.edit("pilothouse.yaml", "environments:", "environment:");
    let problem = page
        .problems
        .iter()
        .find(|problem| problem.id == "settings/invalid")
        .unwrap();
    assert_eq!(
        problem.location.as_ref().map(|place| place.line),
        Some(2),
        "{problem:?}"
    );
    assert_eq!(page.names().len(), 4, "the last good ones stay");
    assert!(
        page.try_ask(RequestBody::SelectEnvironment {
            name: "nope".to_owned()
        })
        .is_err()
    );
    assert!(
        page.try_ask(RequestBody::SetEnvironments {
            environments: vec![]
        })
        .is_err()
    );
}

#[test]
fn links_and_snapshots_bring_everything_back() {
    let mut page = Page::example();
    page.edit("values.yaml", "replicaCount: 1", "replicaCount: 7");
    page.ask(RequestBody::SelectEnvironment {
        name: "staging".to_owned(),
    });
    let ResponseBody::Link { fragment } = page.ask(RequestBody::MakeLink) else {
        panic!("no link")
    };
    let ResponseBody::Snapshot { bytes } = page.ask(RequestBody::Snapshot) else {
        panic!("no snapshot")
    };
    for source in [
        WorkspaceSource::Link { fragment },
        WorkspaceSource::Snapshot { bytes },
    ] {
        let mut other = Page::new();
        other.open(source);
        assert_eq!(other.shown, "staging");
        assert!(other.text("values.yaml").contains("replicaCount: 7"));
        assert_eq!(
            (other.printed(), other.documents.len()),
            (page.printed(), page.documents.len())
        );
    }
    let ResponseBody::Archive { name, bytes } = page.ask(RequestBody::Export) else {
        panic!("no archive")
    };
    assert_eq!(name, "storefront-1.8.2.tgz");
    let mut other = Page::new();
    other.open(WorkspaceSource::Archive { name, bytes });
    assert_eq!(other.files, page.files);
}
