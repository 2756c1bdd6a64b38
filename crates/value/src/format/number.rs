//! Integers and floats with their verbs.

use super::append_float;
use super::printer::Printer;
use super::quote::quote_rune;
use crate::Value;
use bstr::ByteSlice;

impl Printer {
    pub(super) fn integer_verb(
        &mut self,
        value: &Value,
        number: u64,
        negative: bool,
        signed: bool,
        verb: char,
    ) {
        match verb {
            'v' if self.flags.sharp_v && !signed => self.sharp_hexadecimal(number),
            'v' | 'd' => self.integer(number, negative, 10, verb),
            'b' => self.integer(number, negative, 2, verb),
            'o' | 'O' => self.integer(number, negative, 8, verb),
            'x' | 'X' => self.integer(number, negative, 16, verb),
            'c' => {
                let mut buffer = [0; 4];
                let rune = rune(number, negative);
                self.pad(rune.encode_utf8(&mut buffer).as_bytes());
            }
            'q' => {
                let quoted = quote_rune(rune(number, negative), self.flags.plus);
                self.pad(&quoted);
            }
            'U' => self.unicode(number, negative),
            _ => self.bad_verb(value, verb),
        }
    }

    fn sharp_hexadecimal(&mut self, number: u64) {
        let sharp = std::mem::replace(&mut self.flags.sharp, true);
        self.integer(number, false, 16, 'v');
        self.flags.sharp = sharp;
    }

    fn integer(&mut self, number: u64, negative: bool, base: u32, verb: char) {
        let flags = self.flags;
        let mut digits = match base {
            2 => format!("{number:b}"),
            8 => format!("{number:o}"),
            16 if verb == 'X' => format!("{number:X}"),
            16 => format!("{number:x}"),
            _ => number.to_string(),
        };
        let mut least = 0;
        if let Some(precision) = flags.precision {
            least = precision;
            if precision == 0 && number == 0 {
                return self.pad_with(b"", false);
            }
        } else if flags.zero && !flags.minus {
            let sign = usize::from(negative || flags.plus || flags.space);
            least = flags.width.unwrap_or(0).saturating_sub(sign);
        }
        if digits.len() < least {
            digits.insert_str(0, &"0".repeat(least - digits.len()));
        }
        let mut text = String::with_capacity(digits.len() + 3);
        if negative {
            text.push('-');
        } else if flags.plus {
            text.push('+');
        } else if flags.space {
            text.push(' ');
        }
        match (base, verb) {
            (8, 'O') if flags.sharp && !digits.starts_with('0') => text.push_str("0o0"),
            (8, 'O') => text.push_str("0o"),
            (2, _) if flags.sharp => text.push_str("0b"),
            (8, _) if flags.sharp && !digits.starts_with('0') => text.push('0'),
            (16, 'X') if flags.sharp => text.push_str("0X"),
            (16, _) if flags.sharp => text.push_str("0x"),
            _ => {}
        }
        text.push_str(&digits);
        self.pad_with(text.as_bytes(), false);
    }

    fn unicode(&mut self, number: u64, negative: bool) {
        let bits = if negative {
            number.wrapping_neg()
        } else {
            number
        };
        let digits = self.flags.precision.unwrap_or(4).max(4);
        let mut text = format!("U+{bits:0digits$X}");
        if self.flags.sharp
            && let Some(rune) = u32::try_from(bits).ok().and_then(char::from_u32)
            && super::is_print(rune)
        {
            text.push_str(&format!(" '{rune}'"));
        }
        self.pad_with(text.as_bytes(), false);
    }

    pub(super) fn float_verb(&mut self, value: &Value, number: f64, verb: char) {
        match verb {
            'v' => self.float(number, b'g', -1),
            'b' | 'g' | 'G' | 'x' | 'X' => self.float(number, verb as u8, -1),
            'f' | 'e' | 'E' => self.float(number, verb as u8, 6),
            'F' => self.float(number, b'f', 6),
            _ => self.bad_verb(value, verb),
        }
    }

    pub(super) fn complex_verb(
        &mut self,
        value: &Value,
        (real, imaginary): (f64, f64),
        verb: char,
    ) {
        if !matches!(
            verb,
            'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E'
        ) {
            return self.bad_verb(value, verb);
        }
        self.out.push(b'(');
        self.float_verb(value, real, verb);
        // The imaginary part always has a sign.
        let plus = std::mem::replace(&mut self.flags.plus, true);
        self.float_verb(value, imaginary, verb);
        self.flags.plus = plus;
        self.out.extend_from_slice(b"i)");
    }

    fn float(&mut self, number: f64, fmt: u8, precision: i32) {
        let flags = self.flags;
        let precision = flags.precision.map_or(precision, |p| p as i32);
        let mut text = Vec::with_capacity(24);
        append_float(&mut text, number, fmt, precision);
        let mut sign = b'+';
        if matches!(text.first(), Some(b'-' | b'+')) {
            sign = text.remove(0);
        }
        let finite = number.is_finite();
        if flags.space && sign == b'+' && !flags.plus {
            sign = b' ';
        }
        if number.is_nan() && !flags.space && !flags.plus {
            return self.pad_with(&text, false);
        }
        if !finite {
            // An infinity always has its sign.
            text.insert(0, sign);
            return self.pad_with(&text, false);
        }
        if flags.sharp && fmt != b'b' && finite {
            keep_zeros(&mut text, fmt, precision);
        }
        if flags.plus || sign != b'+' {
            let width = flags.width.unwrap_or(0);
            if flags.zero && !flags.minus && finite && width > text.len() + 1 {
                self.out.push(sign);
                self.out
                    .extend(std::iter::repeat_n(b'0', width - text.len() - 1));
                return self.out.extend_from_slice(&text);
            }
            text.insert(0, sign);
        }
        self.pad_with(&text, flags.zero && finite);
    }
}

fn rune(number: u64, negative: bool) -> char {
    let number = u32::try_from(number).ok().filter(|_| !negative);
    number.and_then(char::from_u32).unwrap_or('\u{fffd}')
}

/// `%#g` keeps the zeros that `%g` drops, `%#` always writes a point.
fn keep_zeros(text: &mut Vec<u8>, fmt: u8, precision: i32) {
    let wanted = match fmt {
        b'g' | b'G' | b'x' if precision < 0 => 6,
        b'g' | b'G' | b'x' => precision,
        _ => 0,
    };
    let hex = matches!(fmt, b'x' | b'X');
    let marks: &[u8] = if hex { b"pP" } else { b"eE" };
    let tail_at = text.find_byteset(marks).unwrap_or(text.len());
    let tail = text.split_off(tail_at);
    // Go counts the `x` as a digit.
    let head = if hex { &text[1..] } else { &text[..] };
    let has_point = head.contains(&b'.');
    let significant = head
        .iter()
        .filter(|byte| **byte != b'.')
        .skip_while(|byte| !hex && **byte == b'0')
        .count();
    if !has_point {
        text.push(b'.');
    }
    let mut missing = wanted - significant as i32;
    if !hex && significant == 0 {
        // Zero itself counts its digit.
        missing = wanted - 1;
    }
    if wanted > 0 {
        text.extend(std::iter::repeat_n(b'0', missing.max(0) as usize));
    }
    text.extend_from_slice(&tail);
}
