//! What a grammar makes: text that knows its parts, so that it can be made smaller without becoming nonsense.

/// A part of a text that may be replaced as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Parts of one kind may stand for each other.
    kind: &'static str,
    /// The smallest text that does in its place; `None`: only another part of its kind does.
    least: Option<&'static str>,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Node(Node),
}

impl Node {
    /// A part without content; `""` is the kind that nothing else may replace.
    pub(crate) fn new(kind: &'static str) -> Node {
        Node {
            kind,
            least: None,
            parts: Vec::new(),
        }
    }

    /// A text as a part of that kind.
    pub(crate) fn leaf(kind: &'static str, text: impl Into<String>) -> Node {
        Node::new(kind).text(text)
    }

    /// Says what may stand in its place; `""` means that it may be left out.
    pub(crate) fn least(mut self, text: &'static str) -> Node {
        self.least = Some(text);
        self
    }

    /// Appends text.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Node {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// Appends a part.
    pub(crate) fn with(mut self, node: Node) -> Node {
        self.parts.push(Part::Node(node));
        self
    }

    /// The whole text.
    pub(crate) fn print(&self) -> String {
        let mut text = String::new();
        self.print_into(&mut text);
        text
    }

    fn print_into(&self, text: &mut String) {
        for part in &self.parts {
            match part {
                Part::Text(one) => text.push_str(one),
                Part::Node(node) => node.print_into(text),
            }
        }
    }

    /// Every text with one part made smaller, those that save most first.
    pub(crate) fn smaller(&self) -> Vec<Node> {
        let mut found = Vec::new();
        self.collect(&mut |node| node, &mut found);
        let size = self.print().len();
        let mut found: Vec<(usize, Node)> = found
            .into_iter()
            .map(|node| (node.print().len(), node))
            .filter(|(len, _)| *len < size)
            .collect();
        found.sort_by_key(|(len, _)| *len);
        found.into_iter().map(|(_, node)| node).collect()
    }

    /// `put` places a replacement of this node into the whole.
    fn collect(&self, put: &mut dyn FnMut(Node) -> Node, found: &mut Vec<Node>) {
        if let Some(least) = self.least {
            found.push(put(Node::leaf(self.kind, least)));
        }
        let mut inner = Vec::new();
        self.of_kind(self.kind, &mut inner);
        for node in inner {
            found.push(put(node.clone()));
        }
        for (number, part) in self.parts.iter().enumerate() {
            let Part::Node(node) = part else { continue };
            let mut inside = |replacement: Node| {
                let mut whole = self.clone();
                whole.parts[number] = Part::Node(replacement);
                put(whole)
            };
            node.collect(&mut inside, found);
        }
    }

    /// The parts of a kind below this one.
    fn of_kind<'a>(&'a self, kind: &str, found: &mut Vec<&'a Node>) {
        if kind.is_empty() {
            return;
        }
        for part in &self.parts {
            if let Part::Node(node) = part {
                if node.kind == kind {
                    found.push(node);
                }
                node.of_kind(kind, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_go_or_are_replaced_by_inner_ones() {
        let inner = Node::leaf("e", "1");
        let tree = Node::new("")
            .text("a ")
            .with(Node::new("e").text("(f ").with(inner).text(")"))
            .with(Node::leaf("x", " end").least(""));
        let texts: Vec<String> = tree.smaller().iter().map(Node::print).collect();
        assert_eq!(texts, ["a 1 end", "a (f 1)"]);
    }
}
