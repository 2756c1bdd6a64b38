//! Prints the reference page; `cargo xtask build` puts it into the site as `functions.html`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let page = pilothouse_reference::page().map_err(std::io::Error::other)?;
    std::io::stdout().write_all(page.as_bytes())
}
