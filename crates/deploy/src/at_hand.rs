//! The files that a deployment tool's file may refer to, and how its paths lead to them.

use pilothouse_workspace::{Workspace, path};

/// The files at hand: those of the workspace, and others that came along with the file that is imported.
#[derive(Copy, Clone)]
pub struct AtHand<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// Paths and contents, from the top of what was dropped.
    pub others: &'a [(String, Vec<u8>)],
}

/// Where a path leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Lead<'a> {
    /// To a file of the workspace.
    Here(String),
    /// To a file that came along: the path that it gets in the workspace, its text.
    Along(String, &'a str),
    /// To nothing: the path inside the chart where it would be.
    Missing(String),
    /// Not to a path inside the chart: why.
    Outside(&'static str),
}

impl<'a> AtHand<'a> {
    /// Where `text` leads, written in a file that looks at the chart as one of the folders `charts` below its
    /// repository.
    pub(crate) fn lead(&self, text: &str, charts: &[String]) -> Lead<'a> {
        if text.contains("://") {
            return Lead::Outside("what an address holds is not at hand");
        }
        if text.starts_with('~') || text.starts_with('/') && !text.starts_with("/builds/") {
            return Lead::Outside("it is outside of the repository");
        }
        if text == "-" {
            return Lead::Outside("what a command reads from its input is not known");
        }
        let inside: Vec<String> = charts
            .iter()
            .filter_map(|chart| inside(text, chart))
            .chain(joined("", text))
            .collect();
        for candidate in &inside {
            if self.workspace.file(candidate).is_some() {
                return Lead::Here(candidate.clone());
            }
        }
        // Seen from the top of the repository, the chart may lie anywhere.
        let whole = joined("", text).unwrap_or_else(|| last_names(text));
        let mut rest = whole.as_str();
        while let Some((folder, below)) = rest.split_once('/') {
            rest = below;
            // Where the chart is known to lie somewhere else, a folder of its name is another one.
            let outside = &whole[..whole.len() - below.len() - 1];
            let fits = |chart: &String| {
                let chart = joined("", chart).unwrap_or_default();
                chart.is_empty() || chart.ends_with(outside) || outside.ends_with(&*chart)
            };
            let known = charts.is_empty() || charts.iter().any(fits);
            let own = folder == self.workspace.name() && known;
            if self.workspace.file(rest).is_some() && (own || rest != "values.yaml") {
                return Lead::Here(rest.to_owned());
            }
        }
        let along = self.others.iter().find(|(other, _)| {
            path::ends_with_path(other, &whole) || path::ends_with_path(&whole, other)
        });
        let new = match inside.first() {
            Some(path) if path != "values.yaml" => path.clone(),
            _ => format!("environments/{}", whole.replace('/', "-")),
        };
        match along.map(|(_, bytes)| std::str::from_utf8(bytes)) {
            Some(Ok(text)) => Lead::Along(new, text),
            Some(Err(_)) => Lead::Outside("it is not UTF-8 text"),
            None => Lead::Missing(new),
        }
    }

    /// The text of a file that a path leads to from the top of the repository.
    pub(crate) fn text(&self, lead: &Lead<'a>) -> Option<&'a str> {
        match lead {
            Lead::Here(path) => self.workspace.file(path)?.text(),
            Lead::Along(_, text) => Some(text),
            _ => None,
        }
    }

    /// The text of the file at a path from the top of the repository.
    pub(crate) fn whole(&self, path: &str) -> Option<&'a str> {
        let mut others = self.others.iter();
        let (_, bytes) = others.find(|(other, _)| path::ends_with_path(other, path))?;
        std::str::from_utf8(bytes).ok()
    }

    /// All paths with their texts.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let own = self.workspace.files();
        let own = own.filter_map(|(path, file)| file.text().map(|text| (&**path, text)));
        let others = self.others.iter();
        own.chain(others.filter_map(|(path, bytes)| {
            std::str::from_utf8(bytes)
                .ok()
                .map(|text| (path.as_str(), text))
        }))
    }
}

/// The path below the chart's folder `chart` of a path from the top of the repository.
fn inside(text: &str, chart: &str) -> Option<String> {
    let (whole, chart) = (joined("", text)?, joined("", chart)?);
    let below = whole.strip_prefix(&chart)?.strip_prefix('/')?;
    Some(below.to_owned())
}

/// `folder` and `text` as one path without `.` and `..`; `None` where that leads out at the top, or to nothing.
pub(crate) fn joined(folder: &str, text: &str) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for name in folder.split('/').chain(text.split('/')) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    let whole = names.join("/");
    path::clean(&whole).ok()
}

/// A path without what leads up.
fn last_names(text: &str) -> String {
    let names = text
        .split('/')
        .filter(|name| !["", ".", ".."].contains(name));
    let names: Vec<&str> = names.collect();
    path::clean(&names.join("/")).unwrap_or_else(|_| "values.yaml".to_owned())
}
