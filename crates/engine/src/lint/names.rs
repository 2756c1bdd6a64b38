//! What names Kubernetes takes for which kinds.

const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_1035: &str = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/// Why a kind cannot have this name, in Kubernetes' words.
pub(super) fn invalid(kind: &str, name: &str) -> Option<String> {
    match kind {
        "CertificateSigningRequest" => None,
        "Role" | "RoleBinding" | "ClusterRole" | "ClusterRoleBinding" => invalid_segment(name),
        "Service" => {
            too_long(name, 63).or_else(|| (!is_label(name, true)).then(|| LABEL_1035.to_owned()))
        }
        "Namespace" => too_long(name, 63).or_else(|| match name {
            name if is_label(name, false) => None,
            name if name.contains('.') && name.split('.').all(|part| is_label(part, false)) => {
                Some("must not contain dots".to_owned())
            }
            _ => Some(LABEL.to_owned()),
        }),
        _ => too_long(name, 253).or_else(|| {
            (!name.split('.').all(|part| is_label(part, false))).then(|| SUBDOMAIN.to_owned())
        }),
    }
}

fn too_long(name: &str, most: usize) -> Option<String> {
    (name.len() > most).then(|| format!("must be no more than {most} characters"))
}

fn is_label(name: &str, alphabetic: bool) -> bool {
    let first = name.chars().next();
    let starts = match first {
        Some(c) if alphabetic => c.is_ascii_lowercase(),
        Some(c) => c.is_ascii_lowercase() || c.is_ascii_digit(),
        None => false,
    };
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    starts && !name.ends_with('-') && name.chars().all(inside)
}

/// Names that stand in a path as they are.
fn invalid_segment(name: &str) -> Option<String> {
    if name == "." || name == ".." {
        return Some(format!("may not be '{name}'"));
    }
    let bad = ['/', '%'].into_iter().find(|c| name.contains(*c));
    bad.map(|c| format!("may not contain '{c}'"))
}
