//! `--set`, `--set-string`, `--set-file`, and the names of `--set-json`.

use super::reader::Reader;
use super::{
    MAX_INDICES, Stop, deeper, list_at, list_under, no_value, put, put_at, quoted, table_at,
    table_under, typed, unexpected_after_index,
};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{List, Map, Str, Value};

/// Writes a `--set` expression into `values`. Nothing below `values` is changed in place.
///
/// # Errors
/// What stands after `failed parsing --set data: `.
pub fn set(values: &Map, expression: &str, helm: HelmVersion) -> Result<(), String> {
    parse(values, expression, helm, &mut |text| Ok(typed(text)))
}

/// Writes a `--set-string` expression into `values`: every value is text.
///
/// # Errors
/// What stands after `failed parsing --set-string data: `.
pub fn set_string(values: &Map, expression: &str, helm: HelmVersion) -> Result<(), String> {
    parse(values, expression, helm, &mut |text| Ok(Value::from(text)))
}

/// Writes a `--set-file` expression into `values`: every value names a file, whose text `read` gives (or why not,
/// in Go's words: `open x: no such file or directory`).
///
/// # Errors
/// What stands after `failed parsing --set-file data: `.
pub fn set_file(
    values: &Map,
    expression: &str,
    helm: HelmVersion,
    read: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
) -> Result<(), String> {
    parse(values, expression, helm, &mut |name| {
        Ok(Value::Str(Str::from(read(name)?)))
    })
}

fn parse(
    values: &Map,
    expression: &str,
    helm: HelmVersion,
    make: &mut dyn FnMut(&str) -> Result<Value, String>,
) -> Result<(), String> {
    let scalars = Scalars { make };
    run(values, expression, helm, scalars)
}

/// How the values of an expression are read.
pub(super) trait Values {
    /// Reads what stands after `=`; `Err(Stop::End)` beside a value: it was the last.
    fn value(&mut self, reader: &mut Reader<'_>) -> Result<(Value, bool), Stop>;
}

pub(super) fn run(
    values: &Map,
    expression: &str,
    helm: HelmVersion,
    reading: impl Values,
) -> Result<(), String> {
    let mut parser = Parser {
        reader: Reader::new(expression, helm),
        reading,
        indices: 0,
    };
    loop {
        match parser.key(values, 0) {
            Ok(()) => {}
            Err(stop) => return stop.into_message().map_or(Ok(()), Err),
        }
    }
}

struct Scalars<'a> {
    make: &'a mut dyn FnMut(&str) -> Result<Value, String>,
}

impl Values for Scalars<'_> {
    fn value(&mut self, reader: &mut Reader<'_>) -> Result<(Value, bool), Stop> {
        match reader.peek() {
            None => return Ok((Value::from(""), true)),
            Some('{') => {}
            Some(_) => {
                let (text, _) = reader.until(&[','], true);
                return Ok((self.scalar(&text)?, false));
            }
        }
        reader.next();
        let mut items = Vec::new();
        loop {
            let (text, stop) = reader.until(&[',', '}'], true);
            match stop {
                None => return Err(Stop::error("list must terminate with '}'")),
                Some(',') => items.push(self.scalar(&text)?),
                Some(_) => {
                    if reader.peek() == Some(',') {
                        reader.next();
                    }
                    items.push(self.scalar(&text)?);
                    return Ok((Value::List(List::new(items)), false));
                }
            }
        }
    }
}

impl Scalars<'_> {
    fn scalar(&mut self, text: &str) -> Result<Value, Stop> {
        (self.make)(text).map_err(Stop::Error)
    }
}

struct Parser<'a, V> {
    reader: Reader<'a>,
    reading: V,
    indices: usize,
}

impl<V: Values> Parser<'_, V> {
    /// Reads one `name=value` into `table`.
    fn key(&mut self, table: &Map, names: usize) -> Result<(), Stop> {
        let (key, stop) = self.reader.until(&['=', '[', ',', '.'], true);
        match stop {
            None if key.is_empty() => Err(Stop::End),
            None => Err(no_value(&key)),
            Some('=') => {
                let (value, last) = self.reading.value(&mut self.reader)?;
                put(table, &key, value);
                if last { Err(Stop::End) } else { Ok(()) }
            }
            Some('[') => {
                let index = self.index()?;
                let mut list = list_under(table, &key)?;
                let done = self.item(&mut list, index, names);
                if !matches!(done, Err(Stop::Conversion(_))) {
                    put(table, &key, Value::List(List::new(list)));
                }
                done
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
                put(table, &key, Value::from(""));
                Err(Stop::Error(format!(
                    "key {} has no value (cannot end with ,)",
                    quoted(&key)
                )))
            }
        }
    }

    /// Reads what follows `name[index]` into the list.
    fn item(&mut self, list: &mut Vec<Value>, index: i64, names: usize) -> Result<(), Stop> {
        if index < 0 {
            return Err(super::negative(index));
        }
        let (text, stop) = self.reader.until(&['[', '.', '='], true);
        if !text.is_empty() {
            return Err(unexpected_after_index(&text));
        }
        match stop {
            None => Err(Stop::End),
            Some('=') => {
                let (value, _) = self.reading.value(&mut self.reader)?;
                put_at(list, index, value)
            }
            Some('[') => {
                let next = self.index()?;
                let mut inner = list_at(list, index)?;
                let done = self.item(&mut inner, next, names);
                let was_there = usize::try_from(index).is_ok_and(|at| at < list.len());
                if done.is_ok() || (done == Err(Stop::End) && was_there) {
                    put_at(list, index, Value::List(List::new(inner)))?;
                }
                done
            }
            Some(_) => {
                let (inner, was_there) = table_at(list, index);
                let done = self.key(&inner, names);
                // Where the text ends inside, Helm has changed the table that was there, and forgets a new one.
                if done.is_ok() || (done == Err(Stop::End) && was_there) {
                    put_at(list, index, Value::Map(inner))?;
                }
                done
            }
        }
    }

    /// An index; indices do not count as names, but each costs stack.
    fn index(&mut self) -> Result<i64, Stop> {
        self.indices += 1;
        if self.indices > MAX_INDICES {
            return Err(Stop::error("too many list indices"));
        }
        self.reader.index(true)
    }
}
