//! Changes of the document: edits, files, renames, environments, and what is taken back.

use crate::ask::{Rename, applied};
use crate::convert;
use crate::open::{Change, Open};
use pilothouse_protocol::{FileChange, RequestBody, TextChange};
use pilothouse_workspace::{Refused, Splice, Workspace, path, settings};

impl Open {
    /// Makes a change that is no edit; returns the paths of files whose text changed by it. Requests of other kinds change
    /// what is looked at.
    #[inline(never)] // no first visit runs it
    pub(crate) fn change_files(
        &mut self,
        id: u64,
        body: RequestBody,
    ) -> Result<Vec<String>, Refused> {
        // Changes are made to a copy (which shares all files), so that what is refused half-way changes nothing.
        let mut workspace = self.workspace.clone();
        let before_all = self.workspace.clone();
        let before = workspace.file(settings::FILE).map(|file| file.stamp());
        let mut texts = Vec::new();
        match body {
            RequestBody::AddFile { path, text } => {
                workspace.add(&path, text.into_bytes())?;
            }
            RequestBody::RenameFile { from, to } => {
                workspace.rename(&from, &to)?;
            }
            RequestBody::DeleteFile { path } => {
                let removed = workspace.delete(&path)?;
                self.remember(id, removed);
            }
            RequestBody::Rename { at, name } => {
                let rename = self.rename(&at, &name)?;
                renamed(&mut workspace, &rename, &name)?;
                texts.extend(rename.edits.iter().map(|(path, _)| path.to_string()));
                self.remember_change(id, &before_all, &workspace);
            }
            RequestBody::Apply { edits } => {
                for (path, text) in applied(&workspace, &edits)? {
                    workspace.replace(&path, text.into_bytes())?;
                    texts.push(path);
                }
                self.remember_change(id, &before_all, &workspace);
            }
            RequestBody::UndoDelete { deletion }
                if let Some(changes) = self.take_change(deletion) =>
            {
                for change in &changes {
                    take_back(&mut workspace, change)?;
                }
                texts.extend(changes.iter().map(|change| change.path.to_string()));
            }
            RequestBody::UndoDelete { deletion } => {
                let removed = self.deletion(deletion).cloned();
                let removed = removed.ok_or_else(|| {
                    Refused::new("This deletion is too long ago to be taken back", "")
                })?;
                texts.extend(removed.paths().map(str::to_owned));
                workspace.restore(removed)?;
                self.forget(deletion);
            }
            RequestBody::SetEnvironments { environments } => {
                let environments: Vec<_> = environments
                    .into_iter()
                    .map(convert::from_settings)
                    .collect();
                workspace.set_environments(&environments)?;
            }
            RequestBody::Adopt {
                environments,
                files,
                alone,
            } => {
                let files = files.into_iter();
                let files = files.map(|file| (file.path, file.text.into_bytes()));
                let found: Vec<_> = environments
                    .into_iter()
                    .map(convert::from_settings)
                    .collect();
                texts.extend(workspace.adopt(found, files.collect(), alone)?);
                self.remember_change(id, &before_all, &workspace);
            }
            other => return self.show(other).map(|()| texts),
        }
        if workspace.file(settings::FILE).map(|file| file.stamp()) != before {
            texts.push(settings::FILE.to_owned());
        }
        self.changed(workspace);
        texts.sort_unstable();
        texts.dedup();
        Ok(texts)
    }
}

/// Gives everything that a rename reaches the new name.
fn renamed(workspace: &mut Workspace, rename: &Rename, name: &str) -> Result<(), Refused> {
    let mut edits: Vec<_> = rename.edits.iter().collect();
    edits.sort_by_key(|(path, place)| (path.clone(), std::cmp::Reverse(place.start)));
    for of_one in edits.chunk_by(|a, b| a.0 == b.0) {
        let path = &of_one[0].0;
        let text = workspace.file(path).and_then(|file| file.text());
        let mut text = text.unwrap_or_default().to_owned();
        for (_, place) in of_one {
            text.replace_range(place.clone(), name);
        }
        workspace.replace(path, text.into_bytes())?;
    }
    if !rename.flags.is_empty() {
        let mut environments = workspace.environments().to_vec();
        for (environment, at, value) in &rename.flags {
            let mut named = environments
                .iter_mut()
                .filter(|one| one.name == *environment);
            if let Some(flag) = named.next().and_then(|one| one.sets.get_mut(*at)) {
                flag.value.clone_from(value);
            }
        }
        workspace.set_environments(&environments)?;
    }
    Ok(())
}

/// Makes a file what it was before a change.
fn take_back(workspace: &mut Workspace, change: &Change) -> Result<(), Refused> {
    if workspace.file(&change.path).map(|file| file.bytes()) != Some(&change.after) {
        let title = format!("{} was changed since", path::shown(&change.path));
        return Err(Refused::new(
            title,
            "Undo in the editor takes back its own changes.",
        ));
    }
    match &change.before {
        Some(before) => workspace.replace(&change.path, before.to_vec()),
        None => workspace.delete(&change.path).map(|_| ()),
    }
}

/// Makes an edit of one file.
pub(crate) fn edit(workspace: &mut Workspace, change: &FileChange) -> Result<(), Refused> {
    match &change.change {
        TextChange::Text { text } => workspace.replace(&change.path, text.clone().into_bytes()),
        TextChange::Splices { length, splices } => {
            let splices: Vec<Splice<'_>> = splices
                .iter()
                .map(|splice| Splice {
                    from: splice.from,
                    to: splice.to,
                    insert: &splice.insert,
                })
                .collect();
            workspace.splice(&change.path, *length, &splices)
        }
    }
}
