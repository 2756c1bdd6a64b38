//! What is wrong with the fields of an environment, said at the field.

use pilothouse_protocol::{Environment, EnvironmentSettings};

/// A field of the editor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Field {
    Name,
    Release,
    Namespace,
    Kubernetes,
    Clock,
    Set(usize),
}

/// Longest name of a release: Helm's limit.
const LONGEST_RELEASE: usize = 53;
/// Longest name of a namespace: that of a DNS label.
const LONGEST_LABEL: usize = 63;

/// Everything that is wrong. `name` is the name that the environment has until now.
pub(crate) fn check(
    draft: &EnvironmentSettings,
    name: &str,
    all: &[Environment],
) -> Vec<(Field, String)> {
    let mut found = Vec::new();
    let mut say = |field, text: Option<String>| found.extend(text.map(|text| (field, text)));
    say(Field::Name, wrong_name(&draft.name, name, all));
    say(Field::Release, wrong_release(&draft.release));
    say(Field::Namespace, wrong_namespace(&draft.namespace));
    say(Field::Kubernetes, wrong_version(&draft.kube_version));
    say(Field::Clock, draft.clock.as_deref().and_then(wrong_time));
    for (at, set) in draft.sets.iter().enumerate() {
        let lacks = set.value.starts_with('=') && set.value.len() > 1;
        say(
            Field::Set(at),
            lacks.then(|| "A value needs the key that it is for".to_owned()),
        );
    }
    found
}

/// The draft, with what is wrong left as it was before, and without flags that say nothing yet.
pub(crate) fn valid(
    draft: &EnvironmentSettings,
    before: &EnvironmentSettings,
    wrong: &[(Field, String)],
) -> EnvironmentSettings {
    let mut settings = draft.clone();
    for (field, _) in wrong {
        match field {
            Field::Name => settings.name.clone_from(&before.name),
            Field::Release => settings.release.clone_from(&before.release),
            Field::Namespace => settings.namespace.clone_from(&before.namespace),
            Field::Kubernetes => settings.kube_version.clone_from(&before.kube_version),
            Field::Clock => settings.clock.clone_from(&before.clock),
            Field::Set(_) => {}
        }
    }
    settings
        .sets
        .retain(|set| !set.value.is_empty() && !set.value.starts_with('='));
    settings.api_versions.retain(|version| !version.is_empty());
    settings
}

fn wrong_name(wanted: &str, name: &str, all: &[Environment]) -> Option<String> {
    if wanted.trim().is_empty() {
        return Some("An environment needs a name".to_owned());
    }
    let other = all
        .iter()
        .any(|one| one.settings.name == wanted && wanted != name);
    other.then(|| format!("Another environment is called {wanted}"))
}

fn wrong_release(release: &str) -> Option<String> {
    if release.is_empty() {
        return Some("A release needs a name".to_owned());
    }
    if release.len() > LONGEST_RELEASE {
        return Some(format!(
            "Helm takes at most {LONGEST_RELEASE} characters, these are {}",
            release.len()
        ));
    }
    let fits = release.split('.').all(is_label);
    (!fits).then(|| "Helm takes lower case letters, digits, - and . here".to_owned())
}

fn wrong_namespace(namespace: &str) -> Option<String> {
    if namespace.len() > LONGEST_LABEL {
        return Some(format!(
            "A namespace has at most {LONGEST_LABEL} characters"
        ));
    }
    let fits = namespace.is_empty() || is_label(namespace);
    (!fits).then(|| "A namespace has lower case letters, digits and -".to_owned())
}

/// Letters, digits and dashes, no dash at either end.
fn is_label(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.chars().all(plain) && !text.starts_with('-') && !text.ends_with('-')
}

fn wrong_version(version: &str) -> Option<String> {
    let core = version.trim_start_matches('v');
    let core = core.split(['-', '+']).next().unwrap_or_default();
    let parts: Vec<_> = core.split('.').collect();
    let number = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let fits = (1..=3).contains(&parts.len()) && parts.iter().all(number);
    (!fits).then(|| "A version is written like 1.34.0".to_owned())
}

/// RFC 3339, `2026-01-31T12:00:00Z`: its shape; what day there is, the session knows.
fn wrong_time(time: &str) -> Option<String> {
    let shape = "dddd-dd-ddTdd:dd:dd";
    let head = time.get(..shape.len());
    let alike = |(c, wanted): (char, char)| match wanted {
        'd' => c.is_ascii_digit(),
        other => c == other,
    };
    let fits = head.is_some_and(|head| head.chars().zip(shape.chars()).all(alike));
    let zone = time.get(shape.len()..).unwrap_or_default();
    let zoned = zone.ends_with('Z')
        || (zone.contains(['+', '-']) && zone.ends_with(|c: char| c.is_ascii_digit()));
    (!(fits && zoned)).then(|| "A time is written like 2026-01-31T12:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_and_namespaces_are_as_helm_takes_them() {
        for (release, good) in [
            ("shop", true),
            ("shop.v2-1", true),
            ("Shop", false),
            ("shop-", false),
            ("a..b", false),
            ("", false),
            (&"a".repeat(53), true),
            (&"a".repeat(54), false),
        ] {
            assert_eq!(wrong_release(release).is_none(), good, "{release}");
        }
        assert!(wrong_namespace("").is_none() && wrong_namespace("shop.prod").is_some());
    }

    #[test]
    fn versions_and_times_have_their_shape() {
        for (version, good) in [
            ("1.34.0", true),
            ("v1.34", true),
            ("1.29.3-gke.100", true),
            ("1.", false),
            ("latest", false),
            ("", false),
        ] {
            assert_eq!(wrong_version(version).is_none(), good, "{version}");
        }
        for (time, good) in [
            ("2026-01-31T12:00:00Z", true),
            ("2026-01-31T12:00:00+02:00", true),
            ("2026-01-31T12:00:00", false),
            ("yesterday", false),
        ] {
            assert_eq!(wrong_time(time).is_none(), good, "{time}");
        }
    }
}
