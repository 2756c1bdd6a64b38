//! The user's document: a chart's files, and the environments that follow from them.

use crate::environment::{Environment, release_name};
use crate::file::{File, Splice};
use crate::path::{self, is_within, shown};
use crate::settings::{self, SettingsError};
use crate::{Refused, infer};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Where a workspace came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// An example that comes along.
    Example,
    /// A file or folder of the user's: its name.
    Local(String),
    /// A link.
    Link,
}

/// The most files a workspace holds.
pub const MAX_FILES: usize = 20_000;
/// The most bytes a workspace holds: what Helm takes for a chart, unpacked.
pub const MAX_BYTES: usize = 100 << 20;

/// A chart's files with their environments. The environments are pilothouse.yaml's where there is one, and read
/// off the names of values files where not: they are always what the files say.
#[derive(Clone, Debug)]
pub struct Workspace {
    origin: Origin,
    files: BTreeMap<Rc<str>, File>,
    environments: Vec<Environment>,
    settings_error: Option<SettingsError>,
    next_stamp: u64,
}

/// Files taken out of a workspace, to be put back.
#[derive(Clone, Debug)]
pub struct Removed(Vec<(Rc<str>, File)>);

impl Removed {
    /// Their paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(path, _)| &**path)
    }
}

impl Workspace {
    /// A workspace of these files. The last of two with one path wins.
    ///
    /// # Errors
    /// Paths that leave the chart, too many files, too many bytes.
    pub fn new(
        origin: Origin,
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<Workspace, Refused> {
        let mut workspace = Workspace {
            origin,
            files: BTreeMap::new(),
            environments: Vec::new(),
            settings_error: None,
            next_stamp: 1,
        };
        let mut total = 0usize;
        for (path, bytes) in files {
            total = total.saturating_add(bytes.len());
            if total > MAX_BYTES || workspace.files.len() >= MAX_FILES {
                return Err(Refused::new(
                    "This is too large for one chart",
                    "Helm takes charts of up to 100 MB; Pilothouse up to 20,000 files.",
                ));
            }
            let path = path::clean(&path)?;
            workspace.insert(&path, bytes);
        }
        workspace.refresh();
        Ok(workspace)
    }

    /// Where it came from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Says that it came from somewhere else.
    pub fn set_origin(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// All files by path.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&Rc<str>, &File)> {
        self.files.iter()
    }

    /// One file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// The environments, never empty.
    #[must_use]
    pub fn environments(&self) -> &[Environment] {
        &self.environments
    }

    /// What is wrong with pilothouse.yaml; the environments are then the last good ones.
    #[must_use]
    pub fn settings_error(&self) -> Option<&SettingsError> {
        self.settings_error.as_ref()
    }

    /// A field of Chart.yaml (`name`, `version`) that is written on a line of its own; empty where there is none.
    #[must_use]
    pub fn chart_field(&self, field: &str) -> &str {
        let text = self
            .file("Chart.yaml")
            .and_then(File::text)
            .unwrap_or_default();
        top_level_scalar(text, field).unwrap_or_default()
    }

    /// The chart's name; where it came from, where Chart.yaml has none.
    #[must_use]
    pub fn name(&self) -> &str {
        match (self.chart_field("name"), &self.origin) {
            ("", Origin::Local(name)) => name,
            ("", _) => "chart",
            (name, _) => name,
        }
    }

    /// Replaces pieces of a text; see [`Splice`]. `length` is the text's length before, in UTF-16 code units.
    ///
    /// # Errors
    /// Where there is no such file, it is no text, or the pieces do not fit it.
    pub fn splice(
        &mut self,
        path: &str,
        length: u32,
        splices: &[Splice<'_>],
    ) -> Result<(), Refused> {
        let bytes = self.existing(path)?.spliced(length, splices)?;
        self.write(path, bytes);
        Ok(())
    }

    /// Replaces a file's content.
    ///
    /// # Errors
    /// Where there is no such file.
    pub fn replace(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), Refused> {
        if **self.existing(path)?.bytes() != *bytes {
            self.write(path, bytes);
        }
        Ok(())
    }

    /// Adds a file; returns its path in plain form.
    ///
    /// # Errors
    /// Where the path is taken, leaves the chart, or runs through a file.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) -> Result<String, Refused> {
        let path = path::clean(path)?;
        self.free(&path)?;
        self.write(&path, bytes);
        Ok(path)
    }

    /// Writes a file, there or not; returns its path in plain form.
    ///
    /// # Errors
    /// Where the path leaves the chart, is a folder's, or runs through a file.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>) -> Result<String, Refused> {
        let path = path::clean(path)?;
        if self.file(&path).is_none() {
            self.free(&path)?;
        }
        self.write(&path, bytes);
        Ok(path)
    }

    /// Gives a file, or a folder with all that is in it, another path; returns the old and new paths of files.
    /// pilothouse.yaml follows.
    ///
    /// # Errors
    /// Where there is nothing at `from`, `to` is taken or leaves the chart, or is inside `from`.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<Vec<(String, String)>, Refused> {
        let to = path::clean(to)?;
        let old: Vec<Rc<str>> = self.within(from);
        if old.is_empty() {
            return Err(Refused::new(format!("There is no {}", shown(from)), ""));
        }
        if from == to {
            return Ok(Vec::new());
        }
        if is_within(&to, from) {
            return Err(Refused::new(
                format!("{} cannot move into itself", shown(from)),
                "",
            ));
        }
        // A file may take the place of the folder it is alone in: only what stays behind can be in the way.
        let moved: Vec<(Rc<str>, File)> = old
            .iter()
            .filter_map(|path| self.files.remove_entry(path))
            .collect();
        if let Err(refused) = self.free(&to) {
            self.files.extend(moved);
            return Err(refused);
        }
        let mut renamed = Vec::with_capacity(moved.len());
        for (path, file) in moved {
            let new = format!("{to}{}", &path[from.len()..]);
            renamed.push((path.to_string(), new.clone()));
            self.files.insert(new.into(), file);
        }
        self.follow(&renamed);
        self.refresh();
        Ok(renamed)
    }

    /// Takes a file, or a folder with all that is in it, out.
    ///
    /// # Errors
    /// Where there is nothing at `path`.
    pub fn delete(&mut self, path: &str) -> Result<Removed, Refused> {
        let paths = self.within(path);
        if paths.is_empty() {
            return Err(Refused::new(format!("There is no {}", shown(path)), ""));
        }
        let removed = paths
            .iter()
            .filter_map(|path| self.files.remove_entry(path))
            .collect();
        self.refresh();
        Ok(Removed(removed))
    }

    /// Puts back what was taken out.
    ///
    /// # Errors
    /// Where one of the paths is taken again: then nothing is put back.
    pub fn restore(&mut self, removed: Removed) -> Result<(), Refused> {
        for (path, _) in &removed.0 {
            self.free(path)?;
        }
        self.files.extend(removed.0);
        self.refresh();
        Ok(())
    }

    /// Replaces the environments: writes pilothouse.yaml.
    ///
    /// # Errors
    /// An empty list, an environment without a name, two of one name.
    pub fn set_environments(&mut self, environments: &[Environment]) -> Result<(), Refused> {
        settings::check(environments).map_err(|title| Refused::new(title, ""))?;
        let text = self.settings_text(environments);
        self.write(settings::FILE, text.into_bytes());
        Ok(())
    }

    /// Takes environments over with the files that they need, whose paths in plain form are returned: an environment whose
    /// name is there takes that one's place, others come last. `alone`: those that are there now go.
    ///
    /// # Errors
    /// As [`Workspace::set_environments`] and [`Workspace::put`]; then some of it may be done.
    pub fn adopt(
        &mut self,
        found: Vec<Environment>,
        files: Vec<(String, Vec<u8>)>,
        alone: bool,
    ) -> Result<Vec<String>, Refused> {
        // Looked at before the new files are there, whose names suggest environments of their own.
        let mut environments = match alone {
            true => Vec::new(),
            false => self.environments.clone(),
        };
        for new in found {
            match environments.iter_mut().find(|old| old.name == new.name) {
                Some(old) => *old = new,
                None => environments.push(new),
            }
        }
        let files = files.into_iter();
        let paths = files.map(|(path, bytes)| self.put(&path, bytes));
        let paths = paths.collect::<Result<_, _>>()?;
        self.set_environments(&environments)?;
        Ok(paths)
    }

    fn settings_text(&self, environments: &[Environment]) -> String {
        let before = self.file(settings::FILE).and_then(File::text);
        settings::write(environments, &release_name(self.name()), before)
    }

    fn existing(&self, path: &str) -> Result<&File, Refused> {
        self.file(path)
            .ok_or_else(|| Refused::new(format!("There is no {}", shown(path)), ""))
    }

    /// The paths of the file, or of the files in the folder, at `path`.
    fn within(&self, path: &str) -> Vec<Rc<str>> {
        self.files
            .keys()
            .filter(|file| is_within(file, path))
            .cloned()
            .collect()
    }

    /// Whether a file can be put at `path`.
    fn free(&self, path: &str) -> Result<(), Refused> {
        let taken = self
            .files
            .keys()
            .find(|file| is_within(file, path) || is_within(path, file));
        match taken {
            None => Ok(()),
            Some(_) if self.files.contains_key(path) => Err(Refused::new(
                format!("There is a file {} already", shown(path)),
                "",
            )),
            Some(file) if is_within(file, path) => Err(Refused::new(
                format!("There is a folder {} already", shown(path)),
                "",
            )),
            Some(file) => Err(Refused::new(
                format!("{} is a file, not a folder", shown(file)),
                "",
            )),
        }
    }

    fn insert(&mut self, path: &str, bytes: Vec<u8>) {
        self.files
            .insert(path.into(), File::new(bytes, self.next_stamp));
        self.next_stamp += 1;
    }

    /// Writes a file and looks at the environments again where they may hang on it.
    fn write(&mut self, path: &str, bytes: Vec<u8>) {
        let new = !self.files.contains_key(path);
        self.insert(path, bytes);
        if new || path == settings::FILE || path == "Chart.yaml" {
            self.refresh();
        }
    }

    /// Paths in pilothouse.yaml follow a renaming.
    fn follow(&mut self, renamed: &[(String, String)]) {
        if !self.files.contains_key(settings::FILE) || self.settings_error.is_some() {
            return;
        }
        let mut environments = self.environments.clone();
        let mut changed = false;
        for environment in &mut environments {
            changed |= environment.follow(renamed);
        }
        if changed {
            let text = self.settings_text(&environments);
            self.insert(settings::FILE, text.into_bytes());
        }
    }

    fn refresh(&mut self) {
        let release = release_name(self.name());
        self.settings_error = None;
        if let Some(file) = self.files.get(settings::FILE) {
            match settings::read(file.bytes(), &release) {
                Ok(environments) => {
                    self.environments = environments;
                    return;
                }
                Err(error) => self.settings_error = Some(error),
            }
            if !self.environments.is_empty() {
                return;
            }
        }
        self.environments = infer::environments(self.files.keys().map(|path| &**path), &release);
    }
}

/// The value of a plain or quoted scalar at the start of a line.
fn top_level_scalar<'a>(text: &'a str, field: &str) -> Option<&'a str> {
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?
        .trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.split(quote).next();
        }
    }
    Some(value.split(" #").next().unwrap_or(value).trim())
}
