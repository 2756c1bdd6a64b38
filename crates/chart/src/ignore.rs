//! `.helmignore`.

use crate::ChartError;
use crate::files::without_bom;
use crate::glob::Glob;
use std::collections::HashMap;

/// The rules of a `.helmignore`, with the one that Helm always adds (`templates/.?*`).
#[derive(Clone, Debug)]
pub struct Ignore {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    pattern: Glob,
    /// Ignores what does *not* match: Helm's reading of `!`.
    negated: bool,
    only_folders: bool,
    /// Looks at the whole path, else at the last part of it alone.
    whole_path: bool,
}

impl Default for Ignore {
    /// What holds without a `.helmignore`.
    fn default() -> Ignore {
        let hidden_templates = Rule::parse("templates/.?*").ok().flatten();
        Ignore {
            rules: hidden_templates.into_iter().collect(),
        }
    }
}

impl Ignore {
    /// Reads the text of a `.helmignore`.
    ///
    /// # Errors
    /// A pattern with `**` or a malformed one, in Helm's words.
    pub fn parse(text: &[u8]) -> Result<Ignore, ChartError> {
        let text = String::from_utf8_lossy(without_bom(text));
        let mut rules = Vec::new();
        for line in text.lines() {
            rules.extend(Rule::parse(line.trim())?);
        }
        rules.extend(Ignore::default().rules);
        Ok(Ignore { rules })
    }

    /// Whether a file is left out: itself or a folder it is in.
    #[must_use]
    pub fn ignores_file(&self, path: &str) -> bool {
        self.ignores_in(path, &mut HashMap::new())
    }

    /// Keeps the files that are not left out.
    pub fn filter<T>(&self, files: &mut Vec<(String, T)>) {
        let mut folders = HashMap::new();
        files.retain(|(path, _)| !self.ignores_in(path, &mut folders));
    }

    /// The same, with what is known of folders.
    fn ignores_in(&self, path: &str, known: &mut HashMap<String, bool>) -> bool {
        for (at, _) in path.match_indices('/') {
            let folder = &path[..at];
            let ignored = match known.get(folder) {
                Some(ignored) => *ignored,
                None => {
                    let ignored = self.ignores(folder, true);
                    known.insert(folder.to_owned(), ignored);
                    ignored
                }
            };
            if ignored {
                return true;
            }
        }
        self.ignores(path, false)
    }

    /// Whether a single path is left out, not looking at the folders it is in.
    #[must_use]
    pub fn ignores(&self, path: &str, is_folder: bool) -> bool {
        if matches!(path, "" | "." | "./") {
            return false;
        }
        self.rules.iter().any(|rule| {
            if rule.negated {
                return (rule.only_folders && !is_folder) || !rule.matches(path);
            }
            (!rule.only_folders || is_folder) && rule.matches(path)
        })
    }
}

impl Rule {
    fn parse(line: &str) -> Result<Option<Rule>, ChartError> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(None);
        }
        let error = |message| ChartError::new("chart/helmignore", message);
        if line.contains("**") {
            return Err(error("double-star (**) syntax is not supported"));
        }
        if Glob::new(line).is_err() {
            return Err(error("syntax error in pattern"));
        }
        let (negated, pattern) = match line.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let (only_folders, pattern) = match pattern.strip_suffix('/') {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        let whole_path = pattern.contains('/');
        let pattern = Glob::new(pattern.strip_prefix('/').unwrap_or(pattern));
        let pattern = pattern.map_err(|_| error("syntax error in pattern"))?;
        Ok(Some(Rule {
            pattern,
            negated,
            only_folders,
            whole_path,
        }))
    }

    fn matches(&self, path: &str) -> bool {
        let name = if self.whole_path {
            path
        } else {
            path.rsplit('/').next().unwrap_or(path)
        };
        self.pattern.matches(name)
    }
}
