//! Block scalars: `|` and `>`.

use super::class::{break_len, is_blank, is_end_of_line};
use super::{Mark, Scanned, Scanner, Token, TokenKind, UNREAD};
use crate::ScalarStyle;
use std::borrow::Cow;

/// What happens to the line breaks at the end of a block scalar.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

impl<'t> Scanner<'t> {
    pub(super) fn fetch_block_scalar(&mut self, literal: bool) -> Scanned<()> {
        let start = self.mark();
        self.at += 1;
        let (chomp, increment) = self.block_header()?;
        self.skip_blanks();
        if self.byte(0) == Some(b'#') {
            self.skip_line();
        }
        if !is_end_of_line(self.bytes, self.at) {
            return Err(self.error("did not find expected comment or line break"));
        }
        let length = break_len(self.bytes, self.at);
        if length > 0 {
            self.skip_break(length);
        }
        let mut end = self.mark();
        let mut indent = match increment {
            0 => 0,
            more if self.indent >= 0 => self.indent as usize + more,
            more => more,
        };
        let mut breaks = String::new();
        self.block_breaks(&mut indent, &mut breaks, &mut end)?;
        let mut out = String::new();
        let mut first: Option<char> = None;
        let mut lead_blank = false;
        while self.at - self.line_start == indent && self.at < self.bytes.len() {
            let blank = self.byte(0).is_some_and(is_blank);
            if first == Some('\n') && !literal && !lead_blank && !blank {
                // Folded: a line break is a space, unless there are empty lines.
                first = None;
                if breaks.is_empty() {
                    out.push(' ');
                }
            }
            out.extend(first.take());
            out.push_str(&breaks);
            breaks.clear();
            lead_blank = blank;
            let from = self.at;
            self.skip_line();
            if self.lazy {
                out.clear();
            } else {
                out.push_str(&self.text[from..self.at]);
            }
            end = self.mark();
            let length = break_len(self.bytes, self.at);
            if length > 0 {
                first = Some(self.read_break(length));
            }
            self.block_breaks(&mut indent, &mut breaks, &mut end)?;
        }
        if chomp != Chomp::Strip {
            out.extend(first);
        }
        if chomp == Chomp::Keep {
            out.push_str(&breaks);
        }
        let style = if literal {
            ScalarStyle::Literal
        } else {
            ScalarStyle::Folded
        };
        let value = if self.lazy {
            Cow::Borrowed(UNREAD)
        } else {
            Cow::Owned(out)
        };
        let kind = TokenKind::Scalar(value, style);
        self.queue.push_back(Token { kind, start, end });
        Ok(())
    }

    /// `-`, `+` and a digit in any order.
    fn block_header(&mut self) -> Scanned<(Chomp, usize)> {
        let mut chomp = None;
        let mut increment = 0;
        for _ in 0..2 {
            match self.byte(0) {
                Some(b'+') if chomp.is_none() => chomp = Some(Chomp::Keep),
                Some(b'-') if chomp.is_none() => chomp = Some(Chomp::Strip),
                Some(b'0') if increment == 0 => {
                    return Err(self.error("found an indentation indicator equal to 0"));
                }
                Some(digit @ b'1'..=b'9') if increment == 0 => {
                    increment = usize::from(digit - b'0')
                }
                _ => break,
            }
            self.at += 1;
        }
        Ok((chomp.unwrap_or(Chomp::Clip), increment))
    }

    /// Over indentation and empty lines; finds out the indentation where it is 0.
    fn block_breaks(
        &mut self,
        indent: &mut usize,
        breaks: &mut String,
        end: &mut Mark,
    ) -> Scanned<()> {
        let mut deepest = 0;
        loop {
            let column = |scanner: &Self| scanner.at - scanner.line_start;
            while (*indent == 0 || column(self) < *indent) && self.byte(0) == Some(b' ') {
                self.at += 1;
            }
            deepest = deepest.max(column(self));
            if (*indent == 0 || column(self) < *indent) && self.byte(0) == Some(b'\t') {
                return Err(
                    self.error("found a tab character where an indentation space is expected")
                );
            }
            let length = break_len(self.bytes, self.at);
            if length == 0 {
                break;
            }
            breaks.push(self.read_break(length));
            *end = self.mark();
        }
        if *indent == 0 {
            *indent = deepest.max((self.indent + 1).max(1) as usize);
        }
        Ok(())
    }
}
