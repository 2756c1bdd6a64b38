//! Messages in and out.
//!
//! What is told goes through `tellPage`: see web/editor/answers.ts.

use std::cell::{Cell, RefCell};

use js_sys::{Function, Uint8Array};
use pilothouse_protocol::{Request, Response, wire};
use pilothouse_session::{Session, Work};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use crate::world::Browser;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::new(Session::new(std::rc::Rc::new(Browser)));
    /// Posting here comes back as a message, after those that wait.
    static LATER: MessageChannel = MessageChannel::new().expect("every worker has message channels");
    static WORK_ON: Function = Closure::<dyn FnMut()>::new(work_on).into_js_value().unchecked_into();
    static SCHEDULED: Cell<Option<Scheduled>> = const { Cell::new(None) };
    /// How long the last piece of work took, in milliseconds.
    static TOOK: Cell<f64> = const { Cell::new(0.0) };
}

/// How long nobody may have typed before what is not looked at is brought up to date, in milliseconds. Drawing what is
/// looked at, and the next key of somebody who types fast, come first.
const PAUSE: i32 = 60;
/// The same where a piece of that work takes so long that a key would wait for its end: somebody has stopped typing.
const LONG_PAUSE: i32 = 400;
/// What counts as long, in milliseconds.
const LONG: f64 = 8.0;

/// How the next piece of work is going to start.
#[derive(Clone, Copy)]
enum Scheduled {
    /// After the messages that wait.
    Now,
    /// After a pause, by the timer of this number.
    Later(i32),
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

#[wasm_bindgen]
extern "C" {
    /// Tells the page something.
    #[wasm_bindgen(js_name = tellPage)]
    fn tell(message: &JsValue);
}

/// Starts listening.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| tell(&JsValue::from(info.to_string()))));
    pilothouse_rare::carry_by(crate::rare::carry);
    pilothouse_session::fetch_fields_by(crate::rare::kubernetes_fields);
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| receive(&event.data()));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let work_on = WORK_ON.with(Function::clone);
    LATER.with(|later| later.port1().set_onmessage(Some(&work_on)));
}

fn receive(data: &JsValue) {
    let Some(bytes) = data.dyn_ref::<Uint8Array>() else {
        return;
    };
    match wire::from_bytes::<Request>(&bytes.to_vec()) {
        Ok(request) => SESSION.with_borrow_mut(|session| session.handle(request, &mut send)),
        Err(error) => tell(&JsValue::from(format!("unreadable request: {error}"))),
    }
    schedule(if TOOK.get() > LONG { LONG_PAUSE } else { PAUSE });
}

/// One piece of what is left; the rest after the messages that have come meanwhile.
fn work_on() {
    SCHEDULED.set(None);
    let now = || scope().performance().map_or(0.0, |clock| clock.now());
    let began = now();
    SESSION.with_borrow_mut(|session| session.step(&mut send));
    TOOK.set(now() - began);
    schedule(PAUSE);
}

/// Says whether there is more to do, and sees to it that it is done: what is not looked at after a pause.
fn schedule(pause: i32) {
    let work = SESSION.with_borrow(Session::work);
    tell(&JsValue::from_bool(work != Work::None));
    if let Some(Scheduled::Later(timer)) = SCHEDULED.get() {
        scope().clear_timeout_with_handle(timer);
        SCHEDULED.set(None);
    }
    match (work, SCHEDULED.get()) {
        (Work::None, _) | (_, Some(_)) => {}
        (Work::Seen, None) => work_now(),
        (Work::Unseen, None) => {
            let timer = WORK_ON.with(|work_on| {
                scope().set_timeout_with_callback_and_timeout_and_arguments_0(work_on, pause)
            });
            match timer {
                Ok(timer) => SCHEDULED.set(Some(Scheduled::Later(timer))),
                Err(_) => work_now(),
            }
        }
    }
}

fn work_now() {
    SCHEDULED.set(Some(Scheduled::Now));
    LATER.with(|later| {
        let _ = later.port2().post_message(&JsValue::NULL);
    });
}

fn send(response: Response) {
    let Ok(bytes) = wire::to_bytes(&response) else {
        return;
    };
    tell(&Uint8Array::from(bytes.as_slice()));
}
