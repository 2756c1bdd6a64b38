//! Prints the reference page; `cargo xtask build` puts it into the site as `functions.html`. With the word `json` what
//! the editor says of functions and fields: `functions.json`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    if std::env::args().nth(1).as_deref() == Some("json") {
        return std::io::stdout().write_all(pilothouse_reference::docs().as_bytes());
    }
    let page = pilothouse_reference::page().map_err(std::io::Error::other)?;
    std::io::stdout().write_all(page.as_bytes())
}
