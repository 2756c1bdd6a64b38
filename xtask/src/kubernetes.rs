//! The fields of Kubernetes' own objects as a table that the worker fetches when somebody types in a manifest.
//!
//! They are read out of the source of the crate `k8s-openapi`, which is generated from Kubernetes' OpenAPI documents and
//! therefore regular. It is named in xtask/Cargo.toml for a target that never is: Cargo fetches it, and nothing compiles it.
//! `crates/kube/src/fields.rs` says how the table is written.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::Value;

use crate::shell::{cargo, output};

const NOTICE: &str = "# From the API documents of Kubernetes (Apache License 2.0), by way of the crate k8s-openapi (Apache License 2.0).\n";
/// Words about a field end after its first sentence, or after so many characters.
const WORDS: usize = 180;

/// One type of the API.
#[derive(Default)]
struct Type {
    fields: Vec<Field>,
    /// `apps/v1`, `Deployment`: what lies in a cluster under a name.
    head: Option<(String, String)>,
    /// Its text where it is not made of fields: `quantity`.
    scalar: Option<&'static str>,
}

struct Field {
    name: String,
    required: bool,
    /// Lists and maps around it, then a path of a type or a plain one: `[]{}string`.
    shape: String,
    words: String,
}

/// The table.
pub(crate) fn table() -> anyhow::Result<String> {
    let (folder, version) = newest(&source()?)?;
    let mut types = BTreeMap::new();
    read_all(&folder, &folder, &mut types)?;
    Ok(format!("{NOTICE}{version}\n{}", written(&types)))
}

/// The folder of the crate's source, as Cargo unpacked it.
fn source() -> anyhow::Result<PathBuf> {
    let text = output(cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let found = packages
        .filter(|package| package["name"] == "k8s-openapi")
        .find_map(|package| package["manifest_path"].as_str());
    let manifest = Path::new(found.context("cargo metadata does not name k8s-openapi")?);
    Ok(manifest.with_file_name("src"))
}

/// The folder of the newest version of Kubernetes that is there, and that version: `1.37`.
fn newest(source: &Path) -> anyhow::Result<(PathBuf, String)> {
    let mut found = None;
    for entry in fs::read_dir(source)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(minor) = name.strip_prefix("v1_") {
            found = found.max(Some(minor.parse::<u32>()?));
        }
    }
    let minor = found.context("k8s-openapi has no version of Kubernetes")?;
    Ok((source.join(format!("v1_{minor}")), format!("1.{minor}")))
}

fn read_all(top: &Path, folder: &Path, types: &mut BTreeMap<String, Type>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_all(top, &path, types)?;
        } else if let Some((name, kind)) = read_type(&fs::read_to_string(&path)?) {
            let module = folder
                .strip_prefix(top)?
                .to_string_lossy()
                .replace('/', "::");
            types.insert(format!("{module}::{name}"), kind);
        }
    }
    if types.is_empty() && folder == top {
        bail!("k8s-openapi is laid out otherwise than expected");
    }
    Ok(())
}

/// The type that a file is about. `None`: it is about something else.
fn read_type(text: &str) -> Option<(String, Type)> {
    let mut lines = text.lines();
    let head =
        lines.find(|line| line.starts_with("pub struct ") || line.starts_with("pub enum "))?;
    let name: String = head
        .split(' ')
        .nth(2)?
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .collect();
    let mut found = Type::default();
    if !head.ends_with('{') || head.starts_with("pub enum ") {
        found.scalar = Some(match &*name {
            "Quantity" => "quantity",
            "IntOrString" => "integer or string",
            "Time" | "MicroTime" => "time",
            _ => "object",
        });
        return Some((name, found));
    }
    let keys: HashMap<&str, &str> = text.lines().filter_map(key).collect();
    let mut words = String::new();
    for line in lines.take_while(|line| *line != "}") {
        let line = line.trim();
        if let Some(said) = line.strip_prefix("///") {
            words.push_str(said);
        } else if let Some((field, shape)) = line
            .strip_prefix("pub ")
            .and_then(|line| line.trim_end_matches(',').split_once(": "))
        {
            let inner = generic(shape, "Option<");
            found.fields.push(Field {
                name: (*keys.get(field)?).to_owned(),
                required: inner.is_none(),
                shape: shape_of(inner.unwrap_or(shape)),
                words: first_sentence(&std::mem::take(&mut words)),
            });
        }
    }
    let constant = |name: &str| {
        let begin = format!("const {name}: &'static str = \"");
        let line = text
            .lines()
            .find_map(|line| line.trim().strip_prefix(&*begin))?;
        Some(line.trim_end_matches("\";").to_owned())
    };
    found.head = constant("API_VERSION").zip(constant("KIND"));
    Some((name, found))
}

/// `"minReadySeconds" => Field::Key_min_ready_seconds,`: the field, and how it is written.
fn key(line: &str) -> Option<(&str, &str)> {
    let (key, field) = line
        .trim()
        .strip_prefix('"')?
        .split_once("\" => Field::Key_")?;
    Some((field.trim_end_matches(','), key))
}

fn generic<'a>(shape: &'a str, outer: &str) -> Option<&'a str> {
    shape.strip_prefix(outer)?.strip_suffix('>')
}

fn shape_of(shape: &str) -> String {
    if let Some(inner) = generic(shape, "std::vec::Vec<") {
        return format!("[]{}", shape_of(inner));
    }
    if let Some(inner) = generic(shape, "std::collections::BTreeMap<std::string::String, ") {
        return format!("{{}}{}", shape_of(inner));
    }
    if let Some(inner) = generic(shape, "std::boxed::Box<") {
        return shape_of(inner);
    }
    let plain = match shape {
        "std::string::String" => "string",
        "bool" => "boolean",
        "i32" | "i64" => "integer",
        "f64" => "number",
        "crate::ByteString" => "base64",
        other => other.strip_prefix("crate::").unwrap_or("object"),
    };
    plain.to_owned()
}

/// What a field is for, shortly.
fn first_sentence(words: &str) -> String {
    let words = words.replace(['\t', '\\', '`'], " ");
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    let end = [". ", ": http", " More info:"]
        .iter()
        .filter_map(|end| words.find(end))
        .min()
        .unwrap_or(words.len());
    let short: String = words[..end].chars().take(WORDS).collect();
    let cut = short.len() < end;
    let short = short.trim_end_matches(['.', ',', ' ']);
    match (short.is_empty(), cut) {
        (true, _) => String::new(),
        (_, true) => format!("{short}…"),
        (_, false) => format!("{short}."),
    }
}

/// Heads, an empty line, then the types that they lead to, each with its fields and a line `=`. Types that are the same have
/// one number.
fn written(types: &BTreeMap<String, Type>) -> String {
    let mut table = Table {
        types,
        numbers: HashMap::new(),
        texts: HashMap::new(),
        bodies: Vec::new(),
    };
    let mut heads = String::new();
    let named = types.iter().filter(|(_, kind)| kind.head.is_some());
    for (path, kind) in named {
        let objects = kind.fields.iter().any(|field| field.name == "metadata");
        let (Some((version, kind)), true) = (&kind.head, objects) else {
            continue;
        };
        if kind.ends_with("List") {
            continue;
        }
        let number = table.number(path);
        let _ = writeln!(heads, "{version}\t{kind}\t{number}");
    }
    let bodies = table.bodies.iter().map(|body| format!("{body}=\n"));
    format!("{heads}\n{}", bodies.collect::<String>())
}

struct Table<'a> {
    types: &'a BTreeMap<String, Type>,
    numbers: HashMap<&'a str, usize>,
    /// Bodies by their text.
    texts: HashMap<String, usize>,
    bodies: Vec<String>,
}

impl<'a> Table<'a> {
    fn number(&mut self, path: &'a str) -> usize {
        if let Some(number) = self.numbers.get(path) {
            return *number;
        }
        // Types may hold themselves: the number is given before they are written.
        let number = self.bodies.len();
        self.numbers.insert(path, number);
        self.bodies.push(String::new());
        let mut body = String::new();
        let kind = &self.types[path];
        if kind.head.is_some() {
            body.push_str(
                "apiVersion\t!\tstring\tThe version of the API that the object is written for.\n",
            );
            body.push_str("kind\t!\tstring\tWhat the object is.\n");
        }
        // What the cluster writes is nothing that a chart says.
        let fields = kind.fields.iter().filter(|field| {
            !(kind.head.is_some() && field.name == "status") && field.name != "managedFields"
        });
        for field in fields {
            let required = if field.required && field.name != "metadata" {
                "!"
            } else {
                ""
            };
            let shape = self.shape(&field.shape);
            let _ = writeln!(body, "{}\t{required}\t{shape}\t{}", field.name, field.words);
        }
        if let Some(same) = self.texts.get(&body).copied()
            && number + 1 == self.bodies.len()
        {
            self.bodies.pop();
            self.numbers.insert(path, same);
            return same;
        }
        self.texts.insert(body.clone(), number);
        self.bodies[number] = body;
        number
    }

    /// `[]` and `{}` for lists and maps, then a plain type or `=` and a number.
    fn shape(&mut self, shape: &'a str) -> String {
        let inner = shape.trim_start_matches("[]").trim_start_matches("{}");
        let inner = inner.trim_start_matches("[]");
        let around = &shape[..shape.len() - inner.len()];
        match self.types.get_key_value(inner) {
            None => format!(
                "{around}{}",
                if inner.contains("::") {
                    "object"
                } else {
                    inner
                }
            ),
            Some((
                _,
                Type {
                    scalar: Some(scalar),
                    ..
                },
            )) => format!("{around}{scalar}"),
            Some((path, _)) => format!("{around}={}", self.number(path)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_what_charts_are_made_of() -> anyhow::Result<()> {
        let table = table()?;
        let deployment = table
            .lines()
            .find_map(|line| line.strip_prefix("apps/v1\tDeployment\t"))
            .context("no Deployment")?;
        let (_, types) = table.split_once("\n\n").context("no types")?;
        let types: Vec<&str> = types.split_terminator("=\n").collect();
        let field = |number: &str, name: &str| {
            let body = types.get(number.parse::<usize>().ok()?)?;
            let lines = body
                .lines()
                .map(|line| line.split('\t').collect::<Vec<_>>());
            lines.into_iter().find(|row| row[0] == name)
        };
        let spec = field(deployment, "spec").context("no spec")?[2];
        let replicas = field(&spec[1..], "replicas").context("no replicas")?;
        assert_eq!(replicas[1..3], ["", "integer"]);
        assert_eq!(replicas[3], "Number of desired pods.");
        let selector = field(&spec[1..], "selector").context("no selector")?;
        assert_eq!(selector[1], "!");
        assert!(field(deployment, "status").is_none());
        assert!(
            types
                .iter()
                .all(|body| body.lines().all(|line| line.split('\t').count() == 4))
        );
        Ok(())
    }

    #[test]
    fn words_end_after_a_sentence() {
        assert_eq!(first_sentence(" One. Two."), "One.");
        assert_eq!(
            first_sentence(" Standard. More info: https://x"),
            "Standard."
        );
        assert_eq!(first_sentence(" A `b` c More info: x"), "A b c.");
        assert_eq!(first_sentence(""), "");
    }
}
