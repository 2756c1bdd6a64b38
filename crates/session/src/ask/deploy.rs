//! Environments out of the files of deployment tools, and into them.

use crate::convert::{from_format, to_settings};
use crate::open::Open;
use pilothouse_deploy::{AtHand, detect};
use pilothouse_protocol::Answer;
use pilothouse_protocol::ask::{
    ExportFormat, Exported, ImportNote, ImportSource, ImportStatus, Importable, Imported,
    ImportedEnvironment, NewFile, TemplateFault,
};
use pilothouse_workspace::Refused;

/// Larger files, in bytes, are nobody's description of a deployment.
const LARGEST: usize = 1 << 20;

impl Open {
    /// The files of the workspace that say how the chart is deployed.
    pub(crate) fn importable(&self) -> Answer {
        let own = self.workspace.files();
        let own = own.filter_map(|(path, file)| Some((path.to_string(), file.text()?)));
        let around = self.around.files.iter().filter_map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).ok()?;
            Some((format!("{}{path}", self.around.up), text))
        });
        let small = |(_, text): &(String, &str)| text.len() <= LARGEST;
        let tools = own.chain(around).filter(small).filter_map(|(path, text)| {
            let tool = detect(&path, text)?.name().to_owned();
            Some(Importable { path, tool })
        });
        Answer::Importable(tools.collect())
    }

    /// The environments of a file, or of several.
    pub(crate) fn import(&self, source: &ImportSource) -> Answer {
        let mut others = self.around.files.clone();
        let mut found = Imported::default();
        let files: Vec<(String, Vec<u8>)> = match source {
            ImportSource::AtHand { path } => match self.workspace.file(path) {
                Some(file) => vec![(path.clone(), file.bytes().to_vec())],
                None => match self.lying_around(path) {
                    Some(bytes) => vec![(path.clone(), bytes.to_vec())],
                    None => return Answer::Gone,
                },
            },
            ImportSource::Dropped { files } => {
                let pairs = files.iter();
                let pairs = pairs.map(|file| (file.path.clone(), file.bytes.clone()));
                let dropped: Vec<_> = pairs.collect();
                others.extend(dropped.iter().cloned());
                dropped
            }
        };
        let at_hand = AtHand {
            workspace: &self.workspace,
            others: &others,
        };
        let alone = files.len() == 1;
        for (path, bytes) in &files {
            match pilothouse_deploy::import(path, bytes, &at_hand) {
                Ok(imported) => self.take(path, imported, &mut found),
                Err(refused) if alone => found.notes.push(unreadable(path, refused)),
                Err(_) => {}
            }
        }
        Answer::Imported(Box::new(found))
    }

    /// A file around the chart by its path seen from the chart.
    fn lying_around(&self, path: &str) -> Option<&[u8]> {
        let from_top = path.strip_prefix(&self.around.up)?;
        let mut files = self.around.files.iter();
        let (_, bytes) = files.find(|(known, _)| known == from_top)?;
        Some(bytes)
    }

    fn take(&self, path: &str, imported: pilothouse_deploy::Imported, found: &mut Imported) {
        let Some(tool) = imported.tool else {
            return;
        };
        if !found.tool.split(", ").any(|known| known == tool.name()) {
            if !found.tool.is_empty() {
                found.tool.push_str(", ");
            }
            found.tool.push_str(tool.name());
        }
        let known = self.workspace.environments();
        for one in imported.environments {
            let same_name = known
                .iter()
                .find(|known| known.name == one.environment.name);
            let status = match same_name {
                None => ImportStatus::New,
                Some(known) if *known == one.environment && one.files.is_empty() => {
                    ImportStatus::Same
                }
                Some(_) => ImportStatus::Replaces,
            };
            let files = one.files.into_iter();
            found.environments.push(ImportedEnvironment {
                settings: to_settings(&one.environment),
                path: path.to_owned(),
                line: one.line,
                status,
                files: files.map(|(path, text)| NewFile { path, text }).collect(),
            });
        }
        let notes = imported.notes.into_iter();
        found.notes.extend(notes.map(|note| ImportNote {
            path: path.to_owned(),
            line: note.line,
            what: note.what,
            why: note.why,
        }));
    }

    /// Environments as a file of a deployment tool.
    pub(crate) fn export(
        &self,
        names: &[String],
        format: ExportFormat,
        template: Option<&str>,
    ) -> Answer {
        let all = self.workspace.environments().iter();
        let wanted: Vec<_> = all
            .filter(|one| names.is_empty() || names.contains(&one.name))
            .collect();
        if wanted.is_empty() {
            return Answer::Gone;
        }
        let format = from_format(format);
        let made = pilothouse_report::export(&self.workspace, &wanted, format, template);
        let (text, error) = match made.text {
            Ok(text) => (text, None),
            Err(fault) => (String::new(), Some(fault)),
        };
        Answer::Exported(Box::new(Exported {
            name: format.file_name().to_owned(),
            text,
            template: template.unwrap_or(format.template()).to_owned(),
            default_template: format.template().to_owned(),
            error: error.map(|fault| TemplateFault {
                line: fault.line,
                message: fault.message,
            }),
            notes: made.notes,
        }))
    }
}

/// Why nothing of a file was read.
fn unreadable(path: &str, refused: Refused) -> ImportNote {
    ImportNote {
        path: path.to_owned(),
        line: 1,
        what: String::new(),
        why: refused.to_string().trim_end_matches('.').to_owned(),
    }
}
