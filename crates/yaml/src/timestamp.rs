//! Which scalars look like dates to goyaml. Their value does not matter: they are strings to Helm, in quotes
//! when written.

/// `2006-1-2`, `2006-1-2 15:4:5.9`, `2006-1-2T15:4:5.9Z`, with `t` for `T` and an offset for `Z`.
pub(crate) fn is_timestamp(text: &[u8]) -> bool {
    if text.len() < 8 || text[4] != b'-' || !text[..4].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let year = number(&text[..4]);
    let mut rest = &text[5..];
    let month = match short(&mut rest) {
        Some(month @ 1..=12) => month,
        _ => return false,
    };
    if !take(&mut rest, b'-') {
        return false;
    }
    match short(&mut rest) {
        Some(day) if day >= 1 && day <= days(year, month) => {}
        _ => return false,
    }
    match rest.first() {
        None => true,
        Some(b' ') => {
            while take(&mut rest, b' ') {}
            clock(&mut rest) && rest.is_empty()
        }
        Some(b'T' | b't') => {
            rest = &rest[1..];
            clock(&mut rest) && zone(rest)
        }
        _ => false,
    }
}

fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

fn take(rest: &mut &[u8], wanted: u8) -> bool {
    let found = rest.first() == Some(&wanted);
    if found {
        *rest = &rest[1..];
    }
    found
}

/// One or two digits.
fn short(rest: &mut &[u8]) -> Option<u32> {
    let count = rest
        .iter()
        .take(2)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, after) = rest.split_at(count);
    *rest = after;
    (count > 0).then(|| number(digits))
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `15:4:5` with any fraction.
fn clock(rest: &mut &[u8]) -> bool {
    for (limit, last) in [(24, false), (60, false), (60, true)] {
        match short(rest) {
            Some(part) if part < limit => {}
            _ => return false,
        }
        if !last && !take(rest, b':') {
            return false;
        }
    }
    if let [b'.' | b',', digit, ..] = rest
        && digit.is_ascii_digit()
    {
        let digits = rest[1..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        *rest = &rest[1 + digits..];
    }
    true
}

/// `Z` or `+07:00`.
fn zone(rest: &[u8]) -> bool {
    match rest {
        [b'Z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => {
            let digits = [*h1, *h2, *m1, *m2];
            digits.iter().all(u8::is_ascii_digit)
                && number(&digits[..2]) <= 24
                && number(&digits[2..]) < 60
        }
        _ => false,
    }
}
