//! `--set-literal`: one name, and everything after `=` as it stands.

use super::reader::Reader;
use super::unexpected_after_index;
use super::{
    MAX_INDICES, Stop, deeper, list_at, list_under, no_value, put, put_at, quoted, table_at,
    table_under,
};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{List, Map, Value};

/// Writes a `--set-literal` expression into `values`.
///
/// # Errors
/// What stands after `failed parsing --set-literal data: `.
pub fn set_literal(values: &Map, expression: &str, helm: HelmVersion) -> Result<(), String> {
    let mut parser = Parser {
        reader: Reader::new(expression, helm),
        indices: 0,
    };
    loop {
        if let Err(stop) = parser.key(values, 0) {
            return stop.into_message().map_or(Ok(()), Err);
        }
    }
}

struct Parser<'a> {
    reader: Reader<'a>,
    indices: usize,
}

impl Parser<'_> {
    fn value(&mut self) -> Value {
        Value::from(self.reader.take_rest())
    }

    fn key(&mut self, table: &Map, names: usize) -> Result<(), Stop> {
        let (key, stop) = self.reader.until(&['=', '[', '.'], false);
        match stop {
            None if key.is_empty() => Err(Stop::End),
            None => Err(no_value(&key)),
            Some('=') => {
                let value = self.value();
                put(table, &key, value);
                Ok(())
            }
            Some('.') => {
                let names = deeper(names)?;
                let inner = table_under(table, &key)?;
                let done = self.key(&inner, names);
                if matches!(done, Err(Stop::Conversion(_))) {
                    return done;
                }
                if done.is_ok() && inner.is_empty() {
                    return Err(Stop::Error(format!(
                        "key map {} has no value",
                        quoted(&key)
                    )));
                }
                if !inner.is_empty() {
                    put(table, &key, Value::Map(inner));
                }
                done
            }
            Some(_) => {
                let index = self.index()?;
                let mut list = list_under(table, &key)?;
                let done = self.item(&mut list, index, names);
                if !matches!(done, Err(Stop::Conversion(_))) {
                    put(table, &key, Value::List(List::new(list)));
                }
                done
            }
        }
    }

    fn item(&mut self, list: &mut Vec<Value>, index: i64, names: usize) -> Result<(), Stop> {
        if index < 0 {
            return Err(super::negative(index));
        }
        let (text, stop) = self.reader.until(&['[', '.', '='], false);
        if !text.is_empty() {
            return Err(unexpected_after_index(&text));
        }
        match stop {
            None => Err(Stop::End),
            Some('=') => {
                let value = self.value();
                put_at(list, index, value)
            }
            Some('.') => {
                let (inner, was_there) = table_at(list, index);
                let done = self.key(&inner, names);
                if done.is_ok() || (done == Err(Stop::End) && was_there) {
                    put_at(list, index, Value::Map(inner))?;
                }
                done
            }
            Some(_) => {
                let next = self.index()?;
                let mut inner = list_at(list, index)?;
                self.item(&mut inner, next, names)?;
                put_at(list, index, Value::List(List::new(inner)))
            }
        }
    }

    /// An index; indices do not count as names, but each costs stack.
    fn index(&mut self) -> Result<i64, Stop> {
        self.indices += 1;
        if self.indices > MAX_INDICES {
            return Err(Stop::error("too many list indices"));
        }
        self.reader.index(false)
    }
}
