//! The tables of a TOML file while it is read.

use super::key::Key;
use crate::quote::go_quote;
use pilothouse_value::{List, ListType, Map, MapType, Value};
use std::collections::{BTreeMap, HashSet};

/// A table.
pub(super) type Table = BTreeMap<String, Node>;

/// What stands under a key.
pub(super) enum Node {
    /// A value in one line.
    Leaf(Value),
    /// A table, or an inline one.
    Table(Table),
    /// `[[…]]`
    Tables(Vec<Table>),
}

/// A file's tables, and which of them were only named on the way to others.
#[derive(Default)]
pub(super) struct Tree {
    root: Table,
    implicit: HashSet<Key>,
    /// Tables in the place of arrays: each dotted key that passes makes them anew.
    replaced: HashSet<Key>,
}

impl Tree {
    pub(super) fn into_root(self) -> Table {
        self.root
    }

    /// Finds the table at `path`, making what is missing.
    fn walk(&mut self, path: &[String], problem: &str) -> Result<&mut Table, String> {
        let mut table = &mut self.root;
        for (index, key) in path.iter().enumerate() {
            if !table.contains_key(key) {
                self.implicit.insert(Key::of(&path[..=index]));
            }
            let node = table.entry(key.clone());
            table = match node.or_insert_with(|| Node::Table(Table::new())) {
                Node::Table(table) => table,
                Node::Tables(tables) => {
                    if tables.is_empty() {
                        tables.push(Table::new());
                    }
                    let last = tables.len() - 1;
                    &mut tables[last]
                }
                Node::Leaf(_) => {
                    let shown = Key::of(&path[..=index]);
                    return Err(format!("Key '{shown}' {problem}"));
                }
            };
        }
        Ok(table)
    }

    /// `[path]`
    pub(super) fn open(&mut self, path: &[String]) -> Result<(), String> {
        let Some((_, above)) = path.split_last() else {
            return Ok(());
        };
        self.walk(above, "was already created as a hash.")?;
        self.define(path, Node::Table(Table::new()))
    }

    /// `[[path]]`
    pub(super) fn open_array(&mut self, path: &[String]) -> Result<(), String> {
        let Some((name, above)) = path.split_last() else {
            return Ok(());
        };
        let table = self.walk(above, "was already created as a hash.")?;
        let node = table.entry(name.clone());
        match node.or_insert_with(|| Node::Tables(Vec::new())) {
            Node::Tables(tables) => {
                tables.push(Table::new());
                Ok(())
            }
            _ => Err(format!(
                "Key '{}' was already created and cannot be used as an array.",
                Key::of(path)
            )),
        }
    }

    /// The tables that a dotted key names on its way: `a.b` in `a.b.c = 1`. An array there makes room for a table, again
    /// and again; within an inline table, whose way is `inline` from the file's root, it does not.
    pub(super) fn pass(
        &mut self,
        context: &[String],
        way: &[String],
        inline: Option<&Key>,
    ) -> Result<(), String> {
        let mut path = context.to_vec();
        for key in way {
            path.push(key.clone());
            let whole = Key::of(&path);
            let replaced = self.replaced.contains(&whole);
            let table = self.walk(&path[..path.len() - 1], "was already created as a hash.")?;
            let known = table.get(key);
            let is_new = known.is_none();
            let is_array = replaced || matches!(known, Some(Node::Leaf(Value::List(_))));
            if let (true, Some(inline)) = (is_array, inline) {
                let shown = go_quote(&inline.to_string());
                return Err(format!("{shown} is not a table"));
            }
            if is_new || is_array {
                table.insert(key.clone(), Node::Table(Table::new()));
            }
            if is_array {
                self.replaced.insert(whole);
            } else if is_new {
                self.implicit.insert(whole);
            }
        }
        Ok(())
    }

    /// Puts something under the last key of a path.
    pub(super) fn define(&mut self, path: &[String], node: Node) -> Result<(), String> {
        let Some((name, above)) = path.split_last() else {
            return Ok(());
        };
        let was_implicit = self.implicit.remove(&Key::of(path));
        let table = self.walk(above, "has already been defined.")?;
        if table.contains_key(name) {
            // What was only named on the way may be defined once.
            if was_implicit {
                // An array takes its place, anything else is dropped.
                if matches!(&node, Node::Leaf(Value::List(_))) {
                    table.insert(name.clone(), node);
                }
                return Ok(());
            }
            return Err(format!("Key '{}' has already been defined.", Key::of(path)));
        }
        table.insert(name.clone(), node);
        Ok(())
    }
}

/// A table as templates see it.
pub(super) fn into_map(table: Table) -> Map {
    let map = Map::typed(MapType::Any);
    for (key, node) in table {
        let value = match node {
            Node::Leaf(value) => value,
            Node::Table(table) => into_map(table).into(),
            Node::Tables(tables) => {
                let tables = tables.into_iter().map(|table| into_map(table).into());
                List::typed(ListType::Maps, tables.collect()).into()
            }
        };
        map.insert(key, value);
    }
    map
}
