//! The way to the worker and back: numbers requests, keeps edits back while one is being answered, and brings a new
//! worker to where a stopped one was.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use pilothouse_protocol::{
    BaseSource, FileChange, Request, RequestBody, Response, WorkspaceSource, wire,
};
use wasm_bindgen::prelude::*;
use web_sys::{Worker, WorkerOptions, WorkerType};

use crate::browser::{self, Answers, OnWord};

/// How long the worker may be silent while it works, in milliseconds.
const PATIENCE: f64 = 5_000.0;
/// The same while it opens something.
const PATIENCE_OPENING: f64 = 20_000.0;

/// What comes from the worker.
pub(crate) enum Event {
    Response(Box<Response>),
    /// The worker is alive and has more to do.
    Busy,
    /// The worker has nothing left to do.
    Idle,
    /// The worker broke down; says how.
    Died(String),
}

type Listener = Rc<dyn Fn(Event)>;

/// What became of a worker that had to be replaced.
pub(crate) enum Restart {
    /// A new one reads the same workspace and renders nothing until told.
    Held,
    /// It broke while opening something: what was open before is read again.
    OpenAbandoned,
    /// There is nothing to go back to, or the new one broke as well.
    Hopeless,
}

pub(crate) struct Link {
    listener: Listener,
    running: Running,
    next: u64,
    /// What brings a new worker to where this one is: an `Open` and what came after it.
    log: Vec<Request>,
    /// The pinned base: what it is called, and its snapshot.
    base: Option<(String, Vec<u8>)>,
    /// The log from before an `Open` that has not been answered.
    before_open: Option<(u64, Vec<Request>)>,
    pending: Vec<FileChange>,
    edit_in_flight: Option<u64>,
    held: bool,
    /// Nothing was heard since the last restart.
    unheard: bool,
    busy: bool,
    last_sign: f64,
}

/// A worker and what listens to it; dropping it ends both.
struct Running {
    worker: Worker,
    answers: Answers,
    _on_word: OnWord,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.answers.close();
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Starts a worker; returns its name too, which is that of the channel of its answers.
fn start() -> Result<(Worker, String), String> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    // Other tabs have channels too: the name is this worker's alone.
    let name = format!(
        "pilothouse-{:x}",
        (js_sys::Math::random() * 2_f64.powi(53)) as u64
    );
    options.set_name(&name);
    let url = browser::WORKER.with(String::clone);
    let worker = Worker::new_with_options(&url, &options)
        .map_err(|_| "the browser started no worker".to_owned())?;
    Ok((worker, name))
}

fn run(listener: &Listener) -> Result<Running, String> {
    let (worker, name) = match browser::early_worker() {
        Some(early) => early,
        None => start()?,
    };
    let tell = Rc::clone(listener);
    let on_word = OnWord::new(move |word: JsValue| tell(read(&word)));
    let tell = Rc::clone(listener);
    let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        event.prevent_default();
        let message = js_sys::Reflect::get(&event, &"message".into())
            .ok()
            .and_then(|text| text.as_string());
        tell(Event::Died(message.unwrap_or_else(|| {
            "its script could not be loaded".to_owned()
        })));
    });
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Ok(Running {
        answers: Answers::new(&worker, &name, &on_word),
        worker,
        _on_word: on_word,
        _on_error: on_error,
    })
}

/// Bytes are a response, a boolean says whether there is more to do, a string is a panic's message.
fn read(data: &JsValue) -> Event {
    if let Some(bytes) = data.dyn_ref::<Uint8Array>() {
        return match wire::from_bytes(&bytes.to_vec()) {
            Ok(response) => Event::Response(Box::new(response)),
            Err(error) => Event::Died(format!("it sent something unreadable ({error})")),
        };
    }
    match data.as_string() {
        Some(panic) => Event::Died(panic),
        None if data.is_truthy() => Event::Busy,
        None => Event::Idle,
    }
}

fn is_lasting(body: &RequestBody) -> bool {
    !matches!(
        body,
        RequestBody::ReadFile { .. }
            | RequestBody::MakeLink
            | RequestBody::Snapshot
            | RequestBody::BaseSnapshot
            | RequestBody::Export
            | RequestBody::Render
            | RequestBody::Ask { .. }
    )
}

impl Link {
    /// Starts a worker.
    ///
    /// # Errors
    /// When the browser starts none.
    pub(crate) fn new(listener: Listener) -> Result<Self, String> {
        Ok(Link {
            running: run(&listener)?,
            listener,
            next: 1,
            log: Vec::new(),
            base: None,
            before_open: None,
            pending: Vec::new(),
            edit_in_flight: None,
            held: false,
            unheard: false,
            busy: false,
            last_sign: browser::now(),
        })
    }

    /// Sends a request, after the edits that wait; returns its number.
    pub(crate) fn send(&mut self, body: RequestBody) -> u64 {
        self.flush();
        self.send_now(body)
    }

    fn send_now(&mut self, body: RequestBody) -> u64 {
        let request = Request {
            id: self.next,
            body,
        };
        self.next += 1;
        self.post(&request);
        let id = request.id;
        if matches!(request.body, RequestBody::Open { .. }) {
            self.before_open = Some((id, std::mem::take(&mut self.log)));
            self.held = false;
        }
        let wakes = self.held && is_lasting(&request.body);
        if is_lasting(&request.body) {
            self.log.push(request);
        }
        if wakes {
            self.held = false;
            self.send_now(RequestBody::Render);
        }
        id
    }

    /// Takes an edit. It goes out at once, or with others as soon as the one on its way is answered: the newest text
    /// is then the next that is rendered.
    pub(crate) fn edit(&mut self, change: FileChange) {
        self.pending.push(change);
        if self.edit_in_flight.is_none() {
            self.flush();
        }
    }

    /// Whether edits wait or are on their way.
    pub(crate) fn is_editing(&self) -> bool {
        self.edit_in_flight.is_some() || !self.pending.is_empty()
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let changes = std::mem::take(&mut self.pending);
            self.edit_in_flight = Some(self.send_now(RequestBody::Edit { changes }));
        }
    }

    fn post(&mut self, request: &Request) {
        let Ok(bytes) = wire::to_bytes(request) else {
            return;
        };
        let array = Uint8Array::from(bytes.as_slice());
        // Posting plain bytes to a worker of one's own cannot fail.
        let _ = self
            .running
            .worker
            .post_message_with_transfer(&array, &Array::of1(&array.buffer()));
        self.running.answers.soon();
        if !self.busy {
            self.busy = true;
            self.last_sign = browser::now();
        }
    }

    /// Notes a sign of life.
    pub(crate) fn heard(&mut self, event: &Event) {
        self.last_sign = browser::now();
        match event {
            Event::Busy => self.busy = true,
            Event::Idle => self.busy = false,
            Event::Response(response) => {
                self.unheard = false;
                if self
                    .before_open
                    .as_ref()
                    .is_some_and(|(id, _)| *id <= response.answers)
                {
                    self.before_open = None;
                }
                if self.edit_in_flight.is_some_and(|id| id <= response.answers) {
                    self.edit_in_flight = None;
                    self.flush();
                }
            }
            Event::Died(_) => {}
        }
    }

    /// The `Open` of this number was refused: what was open before still is.
    pub(crate) fn open_refused(&mut self, id: u64, log: Option<Vec<Request>>) {
        if let Some(mut before) = log {
            before.extend(self.log.drain(..).filter(|request| request.id > id));
            self.log = before;
        }
    }

    /// The log from before the `Open` of this number, while that is not answered.
    pub(crate) fn log_before(&mut self, id: u64) -> Option<Vec<Request>> {
        self.before_open
            .take_if(|(open, _)| *open == id)
            .map(|(_, log)| log)
    }

    /// From now on a new worker starts from this snapshot, which holds everything up to request `id`.
    pub(crate) fn rebase(
        &mut self,
        id: u64,
        snapshot: &[u8],
        environment: &str,
        watched: Vec<RequestBody>,
    ) {
        if self.before_open.is_some() {
            return;
        }
        let later = self
            .log
            .drain(..)
            .filter(|request| request.id > id)
            .collect::<Vec<_>>();
        self.log.push(Request {
            id,
            body: RequestBody::Open {
                source: WorkspaceSource::Snapshot {
                    bytes: snapshot.to_vec(),
                },
                environment: Some(environment.to_owned()),
                hold: false,
            },
        });
        let base = self.base.clone();
        let base = base.map(|(title, bytes)| RequestBody::PinBase {
            source: BaseSource::Kept { title, bytes },
        });
        let watched = base.into_iter().chain(watched);
        let watched = watched.into_iter().map(|body| Request { id, body });
        self.log.extend(watched);
        self.log.extend(later);
    }

    /// The base that a new worker pins: what it is called, and its snapshot.
    pub(crate) fn keep_base(&mut self, base: Option<(String, Vec<u8>)>) {
        self.base = base;
    }

    /// Whether the worker has been silent for too long.
    pub(crate) fn is_stuck(&self) -> bool {
        let patience = if self.before_open.is_some() {
            PATIENCE_OPENING
        } else {
            PATIENCE
        };
        self.silence() > patience
    }

    /// For how long the worker has worked without a word, in milliseconds.
    pub(crate) fn silence(&self) -> f64 {
        if self.busy {
            browser::now() - self.last_sign
        } else {
            0.0
        }
    }

    /// The clock stood still (a closed lid, a tab in the background): the silence begins anew.
    pub(crate) fn forgive(&mut self) {
        self.last_sign = browser::now();
    }

    /// Ends the worker and starts another one. What was being opened is opened again without rendering it; when
    /// that breaks the worker too, it is given up for what was open before.
    pub(crate) fn restart(&mut self) -> Restart {
        let again = std::mem::replace(&mut self.unheard, true);
        let given_up = self.before_open.take_if(|_| again).map(|(_, log)| log);
        let abandoned = given_up.is_some();
        if let Some(log) = given_up {
            self.log = log;
        }
        let Ok(running) = run(&self.listener) else {
            return Restart::Hopeless;
        };
        self.running = running;
        self.busy = false;
        self.edit_in_flight = None;
        self.held = !abandoned;
        if self.log.is_empty() || (again && !abandoned) {
            return Restart::Hopeless;
        }
        for mut request in std::mem::take(&mut self.log) {
            if let RequestBody::Open { hold, .. } = &mut request.body {
                *hold = self.held;
            }
            self.post(&request);
            if let RequestBody::Open { hold, .. } = &mut request.body {
                *hold = false;
            }
            self.log.push(request);
        }
        if abandoned {
            Restart::OpenAbandoned
        } else {
            Restart::Held
        }
    }
}
