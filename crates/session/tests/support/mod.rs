//! What the page does with what the session says, without a page.
#![allow(clippy::unwrap_used, dead_code, unreachable_pub)]

use pilothouse_protocol::ask::PathStep;
use pilothouse_protocol::{
    Changes, Comparison, Document, DroppedFile, Environment, FileChange, Matrix, OutputState,
    Problem, Refusal, Request, RequestBody, Response, ResponseBody, Splice, TextChange, Update,
    WorkspaceSource,
};
use pilothouse_session::{Session, World};
use std::cell::Cell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

/// A world in which no two moments and no two random bytes are the same.
#[derive(Default)]
pub struct TestWorld(Cell<u64>);

impl World for TestWorld {
    fn now(&self) -> i128 {
        self.0.set(self.0.get() + 1);
        1_767_225_600_000_000_000 + i128::from(self.0.get())
    }

    fn random(&self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0.set(self.0.get() + 1);
            *byte = (self.0.get() * 167) as u8;
        }
    }
}

/// The request that opens a chart's folder.
pub fn open(folder: &Path) -> RequestBody {
    let files = goldens::folders::files(folder).unwrap();
    let files = files
        .into_iter()
        .map(|(path, bytes)| DroppedFile { path, bytes });
    let source = WorkspaceSource::Folder {
        name: "chart".to_owned(),
        files: files.collect(),
    };
    RequestBody::Open {
        source,
        environment: None,
        hold: false,
    }
}

/// A value's path as `--set` takes it; `None` where a step is an element, for which a flag would replace the whole
/// list, or a key that cannot be written so.
pub fn written(path: &[PathStep]) -> Option<String> {
    let steps = path.iter().map(|step| match step {
        PathStep::Key(name) if !name.contains(['\\', ',', '[', '=']) => {
            Some(name.replace('.', "\\."))
        }
        _ => None,
    });
    let steps: Vec<String> = steps.collect::<Option<_>>()?;
    (!steps.is_empty()).then(|| steps.join("."))
}

/// A page: asks, and keeps what it is told.
pub struct Page {
    pub session: Session,
    next: u64,
    pub environments: Vec<Environment>,
    pub shown: String,
    pub files: Vec<String>,
    pub documents: Vec<Document>,
    pub texts: HashMap<u32, String>,
    pub state: OutputState,
    pub problems: Vec<Problem>,
    pub comparison: Option<Comparison>,
    pub matrix: Option<Matrix>,
    pub changes: Option<Changes>,
    pub base: String,
    /// Documents whose text came with the last answers.
    pub renewed: Vec<u32>,
    pub entry: String,
}

impl Page {
    pub fn new() -> Page {
        Page {
            session: Session::new(Rc::new(TestWorld::default())),
            next: 0,
            environments: Vec::new(),
            shown: String::new(),
            files: Vec::new(),
            documents: Vec::new(),
            texts: HashMap::new(),
            state: OutputState::None,
            problems: Vec::new(),
            comparison: None,
            matrix: None,
            changes: None,
            base: String::new(),
            renewed: Vec::new(),
            entry: String::new(),
        }
    }

    pub fn example() -> Page {
        let mut page = Page::new();
        page.open(WorkspaceSource::Example {
            name: String::new(),
        });
        page
    }

    /// A workspace of these files.
    pub fn folder(files: &[(&str, &str)]) -> Page {
        let mut page = Page::new();
        let files = files.iter().map(|(path, text)| DroppedFile {
            path: (*path).to_owned(),
            bytes: text.as_bytes().to_vec(),
        });
        page.open(WorkspaceSource::Folder {
            name: "test".to_owned(),
            files: files.collect(),
        });
        page
    }

    /// A chart's folder as it is on the disk; `None` where nothing is rendered.
    pub fn of_folder(folder: &Path) -> Option<Page> {
        let mut page = Page::new();
        page.try_ask(open(folder)).ok()?;
        (page.state == OutputState::Fresh).then_some(page)
    }

    /// Asks, and lets the session finish what it has to do.
    pub fn try_ask(&mut self, body: RequestBody) -> Result<ResponseBody, Refusal> {
        self.next += 1;
        self.renewed.clear();
        let mut responses: Vec<Response> = Vec::new();
        self.session.handle(
            Request {
                id: self.next,
                body,
            },
            &mut |response| responses.push(response),
        );
        assert_eq!(responses.len(), 1);
        assert_eq!(responses[0].answers, self.next);
        let mut steps = 0;
        while self.session.step(&mut |response| responses.push(response)) {
            steps += 1;
            assert!(steps < 1_000, "it never comes to an end");
        }
        for response in &responses {
            // What is said must survive the wire.
            let bytes = pilothouse_protocol::wire::to_bytes(response).unwrap();
            assert_eq!(
                pilothouse_protocol::wire::from_bytes::<Response>(&bytes).unwrap(),
                *response
            );
            if let ResponseBody::Update(update) = &response.body {
                self.take((**update).clone());
            }
        }
        match responses.swap_remove(0).body {
            ResponseBody::Refused(refusal) => Err(refusal),
            body => Ok(body),
        }
    }

    pub fn ask(&mut self, body: RequestBody) -> ResponseBody {
        self.try_ask(body).unwrap()
    }

    pub fn open(&mut self, source: WorkspaceSource) {
        self.ask(RequestBody::Open {
            source,
            environment: None,
            hold: false,
        });
    }

    /// The number of the last request.
    pub fn last(&self) -> u64 {
        self.next
    }

    pub fn text(&mut self, path: &str) -> String {
        match self.ask(RequestBody::ReadFile {
            path: path.to_owned(),
        }) {
            ResponseBody::File(file) => file.text.unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// Replaces the first place where `from` stands in a file, as an editor would.
    pub fn edit(&mut self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        let at = text
            .find(from)
            .unwrap_or_else(|| panic!("no {from} in {path}"));
        let units = |text: &str| text.encode_utf16().count() as u32;
        let start = units(&text[..at]);
        self.ask(RequestBody::Edit {
            changes: vec![FileChange {
                path: path.to_owned(),
                change: TextChange::Splices {
                    length: units(&text),
                    splices: vec![Splice {
                        from: start,
                        to: start + units(from),
                        insert: to.to_owned(),
                    }],
                },
            }],
        });
    }

    fn take(&mut self, update: Update) {
        if let Some(environments) = update.environments {
            self.environments = environments;
        }
        if let Some(info) = update.workspace {
            self.entry = info.entry_file;
        }
        if let Some(files) = update.files {
            self.files = files.into_iter().map(|file| file.path).collect();
        }
        if let Some(shown) = update.shown {
            self.shown = shown;
        }
        if let Some(problems) = update.problems {
            self.problems = problems;
        }
        if let Some(comparison) = update.comparison {
            self.comparison = Some(comparison);
        }
        if let Some(matrix) = update.matrix {
            self.matrix = Some(matrix);
        }
        if let Some(changes) = update.changes {
            self.changes = Some(changes);
        }
        if let Some(base) = update.base {
            self.base = base;
        }
        if let Some(output) = update.output {
            assert_eq!(output.environment, self.shown);
            self.state = output.state;
            if let Some(documents) = output.documents {
                self.documents = documents;
            }
            for text in output.texts {
                self.renewed.push(text.id);
                self.texts.insert(text.id, text.text);
            }
            for document in &self.documents {
                let text = &self.texts[&document.id];
                assert_eq!(text.lines().count() as u32, document.lines, "{document:?}");
            }
        }
    }

    pub fn names(&self) -> Vec<&str> {
        self.environments
            .iter()
            .map(|environment| environment.settings.name.as_str())
            .collect()
    }

    /// What `helm template` would print.
    pub fn printed(&self) -> String {
        let documents = self
            .documents
            .iter()
            .filter(|one| one.role != pilothouse_protocol::DocumentRole::Notes);
        documents
            .map(|document| self.texts[&document.id].as_str())
            .collect()
    }

    pub fn document(&self, kind: &str, name: &str) -> (&Document, &str) {
        let document = self
            .documents
            .iter()
            .find(|one| one.kind == kind && (one.name == name || name.is_empty()));
        let document = document.unwrap_or_else(|| panic!("no {kind} {name}"));
        (document, &self.texts[&document.id])
    }
}
