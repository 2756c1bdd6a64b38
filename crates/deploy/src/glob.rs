//! Patterns of paths and names.

/// Longer ones fit nothing.
const MOST_STEPS: usize = 1 << 22;

/// Whether a path fits a pattern: `*` within one name, `**` over several, `?`, `{a,b}` and `[…]` not.
pub(crate) fn fits(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    names_fit(&pattern, &path)
}

fn names_fit(pattern: &[&str], path: &[&str]) -> bool {
    // One row for each name of the pattern, so that many `**` cost no more than their product.
    let mut reach = vec![false; path.len() + 1];
    reach[0] = true;
    for name in pattern {
        let mut next = vec![false; path.len() + 1];
        for at in 0..=path.len() {
            if *name == "**" {
                next[at] = reach[at] || at > 0 && next[at - 1];
            } else if at > 0 {
                next[at] = reach[at - 1] && fits_name(name, path[at - 1]);
            }
        }
        reach = next;
    }
    reach[path.len()]
}

/// The same for one name.
pub(crate) fn fits_name(pattern: &str, name: &str) -> bool {
    if pattern.len().saturating_mul(name.len()) > MOST_STEPS {
        return false;
    }
    let name: Vec<char> = name.chars().collect();
    let mut reach = vec![false; name.len() + 1];
    reach[0] = true;
    for c in pattern.chars() {
        let mut next = vec![false; name.len() + 1];
        for at in 0..=name.len() {
            next[at] = match c {
                '*' => reach[at] || at > 0 && next[at - 1],
                '?' => at > 0 && reach[at - 1],
                c => at > 0 && reach[at - 1] && name[at - 1] == c,
            };
        }
        reach = next;
    }
    reach[name.len()]
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_fit_names_and_folders() {
        let table = [
            ("apps/*", "apps/a", true),
            ("apps/*", "apps/a/b", false),
            ("apps/**/config.json", "apps/a/b/config.json", true),
            ("apps/**/config.json", "apps/config.json", true),
            ("**/c*.js?n", "x/y/config.json", true),
            ("apps/*-prod", "apps/shop-prod", true),
            ("apps/*-prod", "apps/shop-dev", false),
        ];
        for (pattern, path, expected) in table {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }
}
