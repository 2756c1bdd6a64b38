//! Quantities: `10Gi`, `500m`, `1e3`
//! (<https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>).

/// How much a quantity is; `None` where the text is none.
#[must_use]
pub fn quantity(text: &str) -> Option<f64> {
    let text = text.trim_matches('"');
    let number = |c: char| c.is_ascii_digit() || ".+-".contains(c);
    let end = text.find(|c| !number(c)).unwrap_or(text.len());
    let (digits, suffix) = text.split_at(end);
    let number: f64 = digits.parse().ok()?;
    let factor = match suffix {
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "" => 1.0,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1024.0,
        "Mi" => 1_048_576.0,
        "Gi" => 1_073_741_824.0,
        "Ti" => 1_099_511_627_776.0,
        "Pi" => 1_125_899_906_842_624.0,
        "Ei" => 1_152_921_504_606_846_976.0,
        exponent => return power(number, exponent),
    };
    Some(number * factor)
}

/// `1e3`, `1E3`
fn power(number: f64, exponent: &str) -> Option<f64> {
    let exponent: i32 = exponent.strip_prefix(['e', 'E'])?.parse().ok()?;
    Some(number * 10f64.powi(exponent))
}

#[cfg(test)]
mod tests {
    use super::quantity;

    #[test]
    fn quantities_are_numbers() {
        for (text, expected) in [
            ("1Gi", Some(1_073_741_824.0)),
            ("1024Mi", Some(1_073_741_824.0)),
            ("1G", Some(1e9)),
            ("500m", Some(0.5)),
            ("1.5", Some(1.5)),
            ("1e3", Some(1000.0)),
            ("\"2\"", Some(2.0)),
            ("", None),
            ("Gi", None),
            ("1Gib", None),
            ("a lot", None),
        ] {
            assert_eq!(quantity(text), expected, "{text}");
        }
    }
}
