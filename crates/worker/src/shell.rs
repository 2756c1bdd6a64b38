//! Messages in and out.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Uint8Array};
use pilothouse_protocol::{Request, Response, wire};
use pilothouse_session::Session;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

use crate::world::Browser;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::new(Session::new(std::rc::Rc::new(Browser)));
    /// Posting here comes back as a message, after those that wait.
    static LATER: MessageChannel = MessageChannel::new().expect("every worker has message channels");
    static SCHEDULED: Cell<bool> = const { Cell::new(false) };
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Starts listening.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| {
        // Nobody listens any more if this cannot be posted.
        let _ = scope().post_message(&JsValue::from(info.to_string()));
    }));
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| receive(&event.data()));
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let on_later = Closure::<dyn FnMut()>::new(work_on);
    LATER.with(|later| {
        later
            .port1()
            .set_onmessage(Some(on_later.as_ref().unchecked_ref()))
    });
    on_later.forget();
}

fn receive(data: &JsValue) {
    let Some(bytes) = data.dyn_ref::<Uint8Array>() else {
        return;
    };
    match wire::from_bytes::<Request>(&bytes.to_vec()) {
        Ok(request) => SESSION.with_borrow_mut(|session| session.handle(request, &mut send)),
        Err(error) => {
            let _ = scope().post_message(&JsValue::from(format!("unreadable request: {error}")));
        }
    }
    schedule();
}

/// One piece of what is left; the rest after the messages that have come meanwhile.
fn work_on() {
    SCHEDULED.set(false);
    let more = SESSION.with_borrow_mut(|session| session.step(&mut send));
    let _ = scope().post_message(&JsValue::from_bool(more));
    if more {
        schedule();
    }
}

fn schedule() {
    if !SCHEDULED.replace(true) {
        LATER.with(|later| {
            let _ = later.port2().post_message(&JsValue::NULL);
        });
    }
}

fn send(response: Response) {
    let Ok(bytes) = wire::to_bytes(&response) else {
        return;
    };
    let array = Uint8Array::from(bytes.as_slice());
    // Posting plain bytes cannot fail.
    let _ = scope().post_message_with_transfer(&array, &Array::of1(&array.buffer()));
}
