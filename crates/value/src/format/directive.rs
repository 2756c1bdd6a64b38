//! Format strings.

use super::printer::{Flags, Printer};
use crate::Value;

/// Widths, precisions and argument numbers beyond this are bad, as in Go.
const LARGEST: usize = 1_000_000;

/// A stretch of [`sprintf_pieces`]' output that one argument made, unchanged.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The argument's index.
    pub argument: usize,
    /// First byte in the output.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// `fmt.Sprintf`.
#[must_use]
pub fn sprintf(format: &[u8], args: &[Value]) -> Vec<u8> {
    sprintf_pieces(format, args, &mut |_| {})
}

/// `fmt.Sprintf` that tells which stretches of the output came from which arguments, in order.
pub fn sprintf_pieces(format: &[u8], args: &[Value], piece: &mut dyn FnMut(Piece)) -> Vec<u8> {
    let mut directives = Directives {
        format,
        at: 0,
        args,
        next: 0,
        reordered: false,
        good_number: true,
        printer: Printer::over(Vec::with_capacity(format.len() + 16 * args.len())),
    };
    directives.run(piece);
    directives.printer.into_bytes()
}

struct Directives<'a> {
    format: &'a [u8],
    at: usize,
    args: &'a [Value],
    next: usize,
    /// Whether `[n]` was used anywhere: then arguments left over are no error.
    reordered: bool,
    good_number: bool,
    printer: Printer,
}

impl Directives<'_> {
    fn run(&mut self, piece: &mut dyn FnMut(Piece)) {
        while self.at < self.format.len() {
            let rest = &self.format[self.at..];
            let literal = rest
                .iter()
                .position(|byte| *byte == b'%')
                .unwrap_or(rest.len());
            self.printer.out.extend_from_slice(&rest[..literal]);
            self.at += literal;
            if self.at < self.format.len() {
                self.at += 1;
                self.directive(piece);
            }
        }
        if !self.reordered && self.next < self.args.len() {
            self.extra();
        }
    }

    fn directive(&mut self, piece: &mut dyn FnMut(Piece)) {
        self.good_number = true;
        self.printer.flags = self.flags();
        let mut after_index = self.index();
        // Width.
        if self.peek() == Some(b'*') {
            self.at += 1;
            match self.number_argument() {
                Some(width) => {
                    if width < 0 {
                        self.printer.flags.minus = true;
                        self.printer.flags.zero = false;
                    }
                    self.printer.flags.width = Some(width.unsigned_abs() as usize);
                }
                None => self.printer.out.extend_from_slice(b"%!(BADWIDTH)"),
            }
            after_index = false;
        } else {
            self.printer.flags.width = self.number();
            if after_index && self.printer.flags.width.is_some() {
                self.good_number = false;
            }
        }
        // Precision.
        if self.peek() == Some(b'.') && self.at + 1 < self.format.len() {
            self.at += 1;
            if after_index {
                self.good_number = false;
            }
            after_index = self.index();
            if self.peek() == Some(b'*') {
                self.at += 1;
                match self.number_argument() {
                    Some(precision) if precision >= 0 => {
                        self.printer.flags.precision = Some(precision as usize);
                    }
                    _ => self.printer.out.extend_from_slice(b"%!(BADPREC)"),
                }
                after_index = false;
            } else {
                self.printer.flags.precision = Some(self.number().unwrap_or(0));
            }
        }
        if !after_index {
            self.index();
        }
        let Some(verb) = self.verb() else {
            return self.printer.out.extend_from_slice(b"%!(NOVERB)");
        };
        self.print(verb, piece);
    }

    fn print(&mut self, verb: char, piece: &mut dyn FnMut(Piece)) {
        if verb == '%' {
            return self.printer.out.push(b'%');
        }
        let Some(value) = self.args.get(self.next).filter(|_| self.good_number) else {
            let problem = if self.good_number {
                "(MISSING)"
            } else {
                "(BADINDEX)"
            };
            let text = format!("%!{verb}{problem}");
            return self.printer.out.extend_from_slice(text.as_bytes());
        };
        if matches!(verb, 'v' | 'w') {
            let flags = &mut self.printer.flags;
            flags.sharp_v = std::mem::take(&mut flags.sharp);
            flags.plus_v = std::mem::take(&mut flags.plus);
        }
        let start = self.printer.out.len();
        self.printer.argument(value, verb);
        let flags = self.printer.flags;
        let unchanged = matches!(verb, 's' | 'v') && !flags.sharp_v && flags.precision.is_none();
        let argument = self.next;
        self.next += 1;
        if unchanged && let Value::Str(text) = value {
            let end = self.printer.out.len();
            if end - start == text.len() {
                piece(Piece {
                    argument,
                    start,
                    end,
                });
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(byte) = self.peek() {
            match byte {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                _ => break,
            }
            self.at += 1;
        }
        flags
    }

    /// A number in the format string; too large a one is none.
    fn number(&mut self) -> Option<usize> {
        let start = self.at;
        let mut number = 0usize;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            if number > LARGEST {
                // Go gives the whole rest of the format up.
                self.at = self.format.len();
                return None;
            }
            number = number * 10 + usize::from(digit - b'0');
            self.at += 1;
        }
        (self.at > start).then_some(number)
    }

    /// An `int` among the arguments, for `*`.
    fn number_argument(&mut self) -> Option<i64> {
        let value = self.args.get(self.next)?;
        self.next += 1;
        let number = match value {
            Value::Int(_, number) => *number,
            Value::Uint(_, number) => i64::try_from(*number).ok()?,
            Value::Object(object) => object.number()?,
            _ => return None,
        };
        (number.unsigned_abs() <= LARGEST as u64).then_some(number)
    }

    /// `[3]`; whether there was one.
    fn index(&mut self) -> bool {
        if self.peek() != Some(b'[') {
            return false;
        }
        self.reordered = true;
        let rest = &self.format[self.at..];
        // What is shorter than an index is not looked at: of `%[]` the `]` is the verb.
        let close = rest.iter().position(|byte| *byte == b']');
        let Some(close) = close.filter(|_| rest.len() > 2) else {
            self.good_number = false;
            self.at += 1;
            return false;
        };
        let inside = &rest[1..close];
        let number = std::str::from_utf8(inside)
            .ok()
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|text| text.parse::<usize>().ok())
            .filter(|number| (1..=self.args.len()).contains(number));
        self.at += close + 1;
        match number {
            Some(number) => {
                self.next = number - 1;
                true
            }
            None => {
                self.good_number = false;
                true
            }
        }
    }

    fn verb(&mut self) -> Option<char> {
        let rest = &self.format[self.at..];
        if rest.is_empty() {
            return None;
        }
        let (rune, size) = bstr::decode_utf8(rest);
        self.at += if rune.is_some() { size } else { 1 };
        Some(rune.unwrap_or('\u{fffd}'))
    }

    fn extra(&mut self) {
        self.printer.flags = Flags::default();
        self.printer.out.extend_from_slice(b"%!(EXTRA ");
        for (at, arg) in self.args[self.next..].iter().enumerate() {
            if at > 0 {
                self.printer.out.extend_from_slice(b", ");
            }
            if arg.is_nil() {
                self.printer.out.extend_from_slice(b"<nil>");
            } else {
                let name = arg.go_type();
                self.printer.out.extend_from_slice(name.as_bytes());
                self.printer.out.push(b'=');
                self.printer.argument(arg, 'v');
            }
        }
        self.printer.out.push(b')');
    }
}
