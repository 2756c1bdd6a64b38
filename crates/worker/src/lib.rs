//! The session inside a Web Worker: bytes in, bytes out, and nothing else.
//!
//! What is told to the page: a `Uint8Array` is a [`Response`](pilothouse_protocol::Response), `true` says that the
//! worker is alive and has more to do, `false` that it has nothing left to do, and a string is the message of a
//! panic, after which the worker is dead (a panic in WebAssembly is an abort: the page starts another one).

#![cfg(target_arch = "wasm32")]

mod rare;
mod shell;
mod world;
