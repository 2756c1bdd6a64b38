//! The stages of a pipeline: the template is executed once more with a watch between them. What is executed otherwise
//! knows nothing of it.

use super::scan::Scan;
use crate::ask::keys::value_text;
use pilothouse_gotmpl::{Call, CallError, Frame, Function, Reads, Token};
use pilothouse_value::{Origin, Value};
use std::cell::RefCell;
use std::ops::Range;

/// The watch's name in a template.
pub(crate) const WATCH: &str = "pilothousewatch";
/// More turns than these are not looked at.
const TURNS: usize = 200;
/// Lines of a value that are shown.
const LINES: usize = 40;

/// The watch: hands on what it is given.
pub(crate) static FUNCTION: Function = Function {
    name: WATCH,
    go_type: "func(int, interface {}) interface {}",
    reads: Reads::Shallow,
    call: watch,
};

/// One evaluation of the watched pipeline.
pub(crate) struct Turn {
    /// What it was inside of, the innermost first.
    pub(crate) frames: Vec<Frame>,
    /// What each stage gave, as far as it came.
    pub(crate) stages: Vec<(Value, Origin)>,
}

thread_local! {
    /// The turns of the watch that is on.
    static TURNS_SEEN: RefCell<Vec<Turn>> = const { RefCell::new(Vec::new()) };
}

fn watch(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let [number, value] = call.args else {
        return Err(CallError::new("a watch takes a number and a value"));
    };
    let (value, origin) = (
        value.clone(),
        call.origins.get(1).copied().unwrap_or_default(),
    );
    let stage = match number {
        Value::Int(_, number) => usize::try_from(*number).unwrap_or_default(),
        _ => 0,
    };
    call.result_from(origin);
    let frames = if stage == 0 {
        call.recorder().stack()
    } else {
        Vec::new()
    };
    TURNS_SEEN.with_borrow_mut(|turns| {
        if stage == 0 {
            if turns.len() < TURNS {
                turns.push(Turn {
                    frames,
                    stages: vec![(value.clone(), origin)],
                });
            }
        } else if let Some(turn) = turns
            .iter_mut()
            .rev()
            .find(|turn| turn.stages.len() == stage)
        {
            turn.stages.push((value.clone(), origin));
        }
    });
    Ok(value)
}

/// Begins anew.
pub(crate) fn start() {
    TURNS_SEEN.take();
}

/// What was seen.
pub(crate) fn seen() -> Vec<Turn> {
    TURNS_SEEN.take()
}

/// A pipeline of a text, with a watch behind each stage.
pub(crate) struct Watched {
    /// The bytes of the pipeline.
    pub(crate) range: Range<usize>,
    /// The bytes of each stage.
    pub(crate) stages: Vec<Range<usize>>,
    /// The text with the watches in it.
    pub(crate) text: String,
}

/// The pipeline around a selection: the innermost one in parentheses, else that of the action.
pub(crate) fn pipeline(text: &str, from: usize, to: usize) -> Option<Watched> {
    let scan = Scan::new(text);
    let (_, tokens) = scan
        .actions
        .iter()
        .find(|(action, _)| action.start <= from && to <= action.end)?;
    let items = &scan.items[tokens.clone()];
    items
        .last()
        .filter(|item| item.token == Token::RightDelim)?;
    // What stands before the pipeline: a keyword, a name, variables.
    let mut first = 1;
    let keyword = |at: usize| items.get(at).map(|item| item.token);
    match keyword(1)? {
        Token::If | Token::With | Token::Range => first = 2,
        Token::Else if matches!(keyword(2), Some(Token::If | Token::With)) => first = 3,
        Token::Template | Token::Block => first = 3,
        Token::Else | Token::End | Token::Define | Token::Break | Token::Continue => return None,
        _ => {}
    }
    let declared = items
        .iter()
        .position(|item| matches!(item.token, Token::Declare | Token::Assign));
    let mut range = declared.map_or(first, |at| at + 1)..items.len() - 1;
    // Parentheses around the selection, as deep as they go.
    let mut open = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match item.token {
            Token::LeftParen => open.push(at),
            Token::RightParen => {
                let inner = open.pop()? + 1..at;
                let around =
                    items[inner.start - 1].end as usize <= from && to <= item.start as usize;
                if around && inner.len() < range.len() {
                    range = inner;
                }
            }
            _ => {}
        }
    }
    let inside = &items[range];
    let bytes = inside.first()?.start as usize..inside.last()?.end as usize;
    let mut stages = Vec::new();
    let mut depth = 0usize;
    let mut start = None;
    for item in inside {
        match item.token {
            Token::LeftParen => depth += 1,
            Token::RightParen => depth = depth.saturating_sub(1),
            Token::Pipe if depth == 0 => {
                start = None;
                stages.push(0..0);
                continue;
            }
            _ => {}
        }
        let begin = *start.get_or_insert(item.start as usize);
        match stages.last_mut() {
            Some(stage) if !(stage.start != begin && stage.end != 0) => {
                *stage = begin..item.end as usize
            }
            _ => stages.push(begin..item.end as usize),
        }
    }
    stages.retain(|stage| stage.end > 0);
    let mut watched = text.to_owned();
    for (number, stage) in stages.iter().enumerate().rev() {
        watched.insert_str(stage.end, &format!(" | {WATCH} {number}"));
    }
    Some(Watched {
        range: bytes,
        stages,
        text: watched,
    })
}

/// A value as a person reads it, and its Go type.
pub(crate) fn shown(value: &Value) -> (String, String) {
    let text = match value {
        Value::Map(map) if !map.is_empty() => yaml(value),
        Value::List(list) if !list.is_empty() => yaml(value),
        Value::Str(text) => text.to_string_lossy().into_owned(),
        value => value_text(value),
    };
    let mut lines: Vec<&str> = text.split('\n').take(LINES).collect();
    if text.split('\n').count() > LINES {
        lines.push("…");
    }
    let kind = match value {
        Value::Nil => "nil",
        value => value.go_type(),
    };
    (lines.join("\n"), kind.to_owned())
}

fn yaml(value: &Value) -> String {
    match pilothouse_yaml::to_yaml(value) {
        Ok(text) => String::from_utf8_lossy(&text).trim_end().to_owned(),
        Err(_) => value_text(value),
    }
}

/// The watches taken out of Helm's words.
pub(crate) fn without_watches(words: &str) -> String {
    let mut text = words.to_owned();
    while let Some(at) = text.find(&format!(" | {WATCH} ")) {
        let rest = at + WATCH.len() + 4;
        let digits = text[rest..].bytes().take_while(u8::is_ascii_digit).count();
        text.replace_range(at..rest + digits, "");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stages(text: &str) -> Vec<String> {
        let from = text.find('|').map_or(0, |at| at - 1);
        let at = text.find('¦').unwrap_or(from);
        let text = text.replace('¦', "");
        let watched = pipeline(&text, at, at);
        watched.map_or_else(Vec::new, |watched| {
            watched
                .stages
                .iter()
                .map(|stage| text[stage.clone()].to_owned())
                .collect()
        })
    }

    #[test]
    fn pipelines_around_a_place() {
        assert_eq!(
            stages("a {{ .Values.a | de¦fault 1 | quote }}"),
            [".Values.a", "default 1", "quote"]
        );
        assert_eq!(stages("{{- $x := f¦ .a (b | c) -}}"), ["f .a (b | c)"]);
        assert_eq!(stages("{{ $x := f .a (b | ¦c) }}"), ["b", "c"]);
        assert_eq!(
            stages("{{ range $i, $e := .V¦alues.l | uniq }}"),
            [".Values.l", "uniq"]
        );
        assert_eq!(stages("{{ else if ¦eq .a 1 }}"), ["eq .a 1"]);
        assert_eq!(stages("{{ end ¦}}"), [""; 0]);
        assert_eq!(stages("{{ .a | ¦"), [""; 0]);
    }

    #[test]
    fn the_watches_stand_behind_the_stages() {
        let watched = pipeline("{{ if .a | f 1 }}", 7, 7).map(|watched| watched.text);
        assert_eq!(
            watched.as_deref(),
            Some("{{ if .a | pilothousewatch 0 | f 1 | pilothousewatch 1 }}")
        );
        assert_eq!(
            without_watches("at <.a | pilothousewatch 0 | f 1 | pilothousewatch 12>: x"),
            "at <.a | f 1>: x"
        );
    }
}
