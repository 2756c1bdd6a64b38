//! The page: Yew over a Web Worker. It shows what the protocol says and knows nothing of YAML, templates or links.

mod address;
mod app;
mod apply;
mod ask;
mod assist;
mod browser;
mod causes;
mod commands;
mod comparing;
mod deploying;
mod diffing;
mod environments;
mod examples;
mod keys;
mod kinds;
mod layout;
mod link;
mod mending;
mod page;
mod page_files;
mod page_shell;
mod page_values;
mod page_views;
mod page_why;
mod palette;
mod playgrounds;
mod receive;
mod reviewing;
mod saving;
mod shared;
mod state;
mod update;
mod views;

fn main() {
    // A place of its own: Yew empties what it renders into, and the body holds the icons.
    if let Some(root) = gloo::utils::document().get_element_by_id("app") {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
