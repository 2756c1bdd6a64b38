//! What values.schema.json says of a value, for people: its words, and what it may be.

use super::assist::target;
use pilothouse_source::FileId;
use pilothouse_value::Step;
use pilothouse_workspace::Workspace;
use pilothouse_yaml::Node;

/// References are followed so often on one path.
const REFERENCES: usize = 20;

/// A schema of the outermost chart.
pub(super) struct Described(Option<Node>);

impl Described {
    pub(super) fn new(workspace: &Workspace) -> Described {
        let file = workspace.file("values.schema.json");
        let text = file.and_then(|file| file.text());
        let parsed =
            text.and_then(|text| pilothouse_yaml::parse(text.as_bytes(), FileId::NONE).ok());
        Described(parsed.map(|document| document.root))
    }

    /// The words about a path below `.Values`, and what may stand there; both may be empty.
    pub(super) fn of(&self, path: &[Step]) -> (String, Vec<String>) {
        let Some(found) = self.0.as_ref().and_then(|root| at(root, path)) else {
            return Default::default();
        };
        let text = |key| found.get(key).and_then(Node::as_scalar);
        let about = text("description")
            .or_else(|| text("title"))
            .unwrap_or_default();
        let choices = found
            .get("enum")
            .and_then(Node::as_sequence)
            .unwrap_or_default();
        let choices = choices
            .iter()
            .filter_map(|one| one.as_scalar().map(str::to_owned));
        (about.to_owned(), choices.collect())
    }
}

fn at<'n>(root: &'n Node, path: &[Step]) -> Option<&'n Node> {
    let mut left = REFERENCES;
    let mut node = root;
    for step in path {
        node = resolved(root, node, &mut left)?;
        node = match step {
            Step::Key(key) => node.get("properties")?.get(key)?,
            Step::Index(_) => node.get("items")?,
        };
    }
    resolved(root, node, &mut left)
}

/// What a `$ref` within the file leads to.
fn resolved<'n>(root: &'n Node, mut node: &'n Node, left: &mut usize) -> Option<&'n Node> {
    while let Some(reference) = node.get("$ref").and_then(Node::as_scalar) {
        *left = left.checked_sub(1)?;
        node = target(root, reference)?;
    }
    Some(node)
}
