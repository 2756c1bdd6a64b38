//! The sizes of the panes: what they may be, and what is remembered of them.

use crate::browser;
use crate::page::Page;
use crate::state::State;

const KEY: &str = "pilothouse.layout";
/// The smallest width and height of a sheet, in pixels.
const NARROWEST: f64 = 240.0;
const LOWEST: f64 = 120.0;
/// The files may be narrower than a sheet.
const NARROWEST_FILES: f64 = 140.0;
const WIDEST_FILES: f64 = 480.0;
/// How far an arrow moves, in pixels.
const STEP: f64 = 16.0;
/// The gap between two sheets, in pixels.
const GAP: f64 = 10.0;

/// The sizes that a person can change.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Layout {
    /// Width of the files, in pixels.
    pub(crate) files: f64,
    /// The editor's share of the width that it has with the output.
    pub(crate) editor: f64,
    /// Height of the panel, in pixels.
    pub(crate) panel: f64,
    /// Height of the second editor, in pixels.
    pub(crate) second: f64,
}

impl Default for Layout {
    fn default() -> Self {
        Layout {
            files: 210.0,
            editor: 1.0 / 2.14,
            panel: 222.0,
            second: 320.0,
        }
    }
}

/// A gap that can be dragged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Split {
    Files,
    Editor,
    Panel,
    Second,
}

impl Split {
    pub(crate) fn label(self) -> &'static str {
        match self {
            Split::Files => "Width of the files",
            Split::Editor => "Width of the editor",
            Split::Panel => "Height of the panel",
            Split::Second => "Height of the second editor",
        }
    }

    /// Smallest and largest size, in pixels, in a work area of that width and height.
    pub(crate) fn limits(self, (width, height): (f64, f64)) -> (f64, f64) {
        match self {
            Split::Files => (NARROWEST_FILES, WIDEST_FILES),
            Split::Editor => (NARROWEST, (width - GAP - NARROWEST).max(NARROWEST)),
            Split::Panel | Split::Second => (LOWEST, (height - GAP - LOWEST).max(LOWEST)),
        }
    }

    /// The size in pixels.
    pub(crate) fn size(self, layout: &Layout, (width, _): (f64, f64)) -> f64 {
        match self {
            Split::Files => layout.files,
            Split::Editor => layout.editor * (width - GAP),
            Split::Panel => layout.panel,
            Split::Second => layout.second,
        }
    }

    /// Sets the size, within its limits.
    pub(crate) fn set(self, layout: &mut Layout, area: (f64, f64), size: f64) {
        let (least, most) = self.limits(area);
        let size = size.clamp(least, most);
        match self {
            Split::Files => layout.files = size,
            Split::Editor => layout.editor = size / (area.0 - GAP).max(1.0),
            Split::Panel => layout.panel = size,
            Split::Second => layout.second = size,
        }
    }

    fn reset(self, layout: &mut Layout) {
        let fresh = Layout::default();
        match self {
            Split::Files => layout.files = fresh.files,
            Split::Editor => layout.editor = fresh.editor,
            Split::Panel => layout.panel = fresh.panel,
            Split::Second => layout.second = fresh.second,
        }
    }
}

/// How far a key moves the gap, in pixels; `None` for a key that does not.
pub(crate) fn step(split: Split, key: &str) -> Option<f64> {
    match (split, key) {
        (Split::Files | Split::Editor, "ArrowRight")
        | (Split::Panel | Split::Second, "ArrowUp") => Some(STEP),
        (Split::Files | Split::Editor, "ArrowLeft")
        | (Split::Panel | Split::Second, "ArrowDown") => Some(-STEP),
        (_, "Home") => Some(f64::NEG_INFINITY),
        (_, "End") => Some(f64::INFINITY),
        _ => None,
    }
}

/// Whether the files are a drawer: the width of phone.css.
pub(crate) fn is_narrow() -> bool {
    browser::matches("(max-width: 1080px)")
}

/// Whether there is no place for a second editor: the width of phone.css.
pub(crate) fn is_small() -> bool {
    browser::matches("(max-width: 900px)")
}

/// Whether one pane is shown at a time: the width of phone.css.
pub(crate) fn is_phone() -> bool {
    browser::matches("(max-width: 720px)")
}

/// What was remembered, into a fresh state.
pub(crate) fn recall(state: &mut State) {
    let Some(text) = browser::remembered(KEY) else {
        return;
    };
    let mut words = text.split(' ');
    let mut number = || words.next()?.parse::<f64>().ok().filter(|n| n.is_finite());
    if let (Some(files), Some(editor), Some(panel)) = (number(), number(), number()) {
        state.layout = Layout {
            files: files.clamp(NARROWEST_FILES, WIDEST_FILES),
            editor: editor.clamp(0.1, 0.9),
            panel: panel.max(LOWEST),
            ..Layout::default()
        };
    }
    for word in text.split(' ').skip(3) {
        match word {
            "nofiles" => state.files_hidden = !is_narrow(),
            "panel" => state.panel = true,
            "fill" => state.fill_output = true,
            "nofilldiff" => state.fill_diff = false,
            _ => {}
        }
    }
}

fn spelled(state: &State) -> String {
    let Layout {
        files,
        editor,
        panel,
        ..
    } = state.layout;
    let mut text = format!("{files:.0} {editor:.4} {panel:.0}");
    for (on, word) in [
        (state.files_hidden && !is_narrow(), " nofiles"),
        (state.panel, " panel"),
        (state.fill_output, " fill"),
        (!state.fill_diff, " nofilldiff"),
    ] {
        if on {
            text.push_str(word);
        }
    }
    text
}

impl Page {
    /// Writes the layout down where it changed.
    pub(crate) fn remember_layout(&self) {
        let text = spelled(&self.state());
        if self.0.layout.replace(text.clone()) != text {
            browser::remember(KEY, &text);
        }
    }

    pub(crate) fn resize(&self, split: Split, area: (f64, f64), size: f64) {
        self.change(|state| split.set(&mut state.layout, area, size));
    }

    pub(crate) fn reset_split(&self, split: Split) {
        self.change(|state| split.reset(&mut state.layout));
    }

    /// Everything where it was at first.
    pub(crate) fn reset_layout(&self) {
        self.change(|state| {
            state.layout = Layout::default();
            state.files_hidden = false;
            state.fill_output = false;
            state.fill_diff = true;
            state.panel = false;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sheet_gets_smaller_than_its_least_size() {
        let (mut layout, area) = (Layout::default(), (1000.0, 600.0));
        for split in [Split::Files, Split::Editor, Split::Panel, Split::Second] {
            let (least, most) = split.limits(area);
            for size in [f64::NEG_INFINITY, f64::INFINITY] {
                split.set(&mut layout, area, size);
                let is = split.size(&layout, area);
                assert!(is >= least - 0.01 && is <= most + 0.01, "{split:?} {is}");
            }
        }
        // Smaller than two sheets: the first one gets what it needs.
        Split::Editor.set(&mut layout, (300.0, 100.0), 0.0);
        assert!(layout.editor > 0.8);
    }
}
