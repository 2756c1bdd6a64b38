//! Texts made for other tools: how an environment is deployed. Every text is a minijinja template in `templates/`.
//!
//! The values in a template: `release`, `namespace`, `values_files`, and `sets`, each with `flag` and `value` as on
//! the command line and, where it sets one plain value (`parameter`), `name`, `text` and whether it is to stay a
//! `string`. Two filters: `sh` quotes a word for a shell, `json` writes a value so that YAML reads the same.

use minijinja::{Environment as Templates, Value, context};
use pilothouse_workspace::{Environment, SetFlag, SetKind};

/// What can be made of an environment.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Snippet {
    /// The `helm upgrade --install` command, to be run in the chart's folder.
    Helm,
    /// An Argo CD `Application`.
    ArgoCd,
}

impl Snippet {
    /// The template that comes along.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Snippet::Helm => include_str!("../templates/helm.sh"),
            Snippet::ArgoCd => include_str!("../templates/argocd.yaml"),
        }
    }
}

/// Fills `template` in for an environment.
///
/// # Errors
/// What is wrong with the template, with the line.
pub fn fill(template: &str, environment: &Environment) -> Result<String, String> {
    let mut templates = Templates::new();
    templates.add_filter("sh", |word: String| quoted(&word));
    templates.add_filter("json", json);
    let values = context! {
        release => environment.release.clone(),
        namespace => environment.namespace.clone(),
        values_files => environment.values_files.clone(),
        sets => environment.sets.iter().map(set).collect::<Vec<_>>(),
    };
    let filled = templates.render_str(template, values);
    let mut filled = filled.map_err(|error| match error.line() {
        Some(line) => format!("line {line}: {error}"),
        None => error.to_string(),
    })?;
    if template.ends_with('\n') {
        filled.push('\n');
    }
    Ok(filled)
}

/// A flag as templates see it.
fn set(flag: &SetFlag) -> Value {
    let (name, text) = flag.value.split_once('=').unwrap_or((&flag.value, ""));
    // Lists, several values and escapes have no counterpart in one parameter.
    let plain = !text.contains([',', '{', '\\']);
    context! {
        flag => flag.kind.flag(),
        value => flag.value.clone(),
        parameter => plain && matches!(flag.kind, SetKind::Set | SetKind::String),
        name,
        text,
        string => flag.kind == SetKind::String,
    }
}

/// A word for a POSIX shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A text as JSON, which is YAML too.
fn json(value: &Value) -> String {
    let mut out = String::from("\"");
    for c in value.to_string().chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn environment() -> Environment {
        let mut environment = Environment::new("prod", "shop");
        environment.namespace = "web".to_owned();
        environment.values_files = vec!["values prod.yaml".to_owned()];
        environment.sets = vec![
            SetFlag {
                kind: SetKind::String,
                value: "image.tag=1.10".to_owned(),
            },
            SetFlag {
                kind: SetKind::Set,
                value: "a={x,y}".to_owned(),
            },
        ];
        environment
    }

    #[test]
    fn the_command() {
        assert_eq!(
            fill(Snippet::Helm.template(), &environment()).unwrap(),
            "helm upgrade --install shop . \\\n  --namespace web --create-namespace \\\n  --values 'values prod.yaml' \\\n  --set-string image.tag=1.10 \\\n  --set 'a={x,y}'\n"
        );
    }

    #[test]
    fn the_application() {
        let text = fill(Snippet::ArgoCd.template(), &environment()).unwrap();
        assert!(text.contains("        - \"values prod.yaml\"\n"), "{text}");
        assert!(text.contains("        - name: \"image.tag\"\n          value: \"1.10\"\n          forceString: true\n"), "{text}");
        assert!(!text.contains("{x,y}"), "lists are no parameters: {text}");
        let bare = fill(Snippet::ArgoCd.template(), &Environment::new("dev", "shop")).unwrap();
        assert!(
            !bare.contains("valueFiles") && !bare.contains("parameters"),
            "{bare}"
        );
    }

    #[test]
    fn a_bad_template_says_so() {
        assert!(fill("{{ release", &environment()).is_err());
        assert!(
            fill("{% for %}", &environment())
                .unwrap_err()
                .contains("line 1")
        );
    }
}
