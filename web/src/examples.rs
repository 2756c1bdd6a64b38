//! The gallery: what each example is about. Their files are fetched when one is opened (`cargo xtask hook` packs them from
//! tests/charts); the first one comes with the worker.

/// An example of the gallery.
pub(crate) struct Example {
    /// Its file's name; empty for the one that comes along.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// What there is to see.
    pub(crate) about: &'static str,
    pub(crate) icon: &'static str,
}

/// From small to large.
pub(crate) const EXAMPLES: &[Example] = &[
    Example {
        name: "hello",
        title: "The smallest chart",
        about: "One template, three values",
        icon: "k-pod",
    },
    Example {
        name: "helpers",
        title: "Named templates",
        about: "Names and labels, written once with define and include",
        icon: "code",
    },
    Example {
        name: "loops",
        title: "Loops and conditions",
        about: "range over lists and maps, if and else, the dot and $",
        icon: "undo",
    },
    Example {
        name: "umbrella",
        title: "Umbrella chart",
        about: "Subcharts with globals, conditions, a tag and an alias",
        icon: "k-svc",
    },
    Example {
        name: "library",
        title: "Library chart",
        about: "Two services from shared templates",
        icon: "book",
    },
    Example {
        name: "schema",
        title: "Values schema",
        about: "Wrong values stop before a template runs",
        icon: "k-pdb",
    },
    Example {
        name: "hooks",
        title: "Hooks and weights",
        about: "Backup and migration before each upgrade, and a test",
        icon: "clock",
    },
    Example {
        name: "config",
        title: "Config from files",
        about: ".Files, tpl, and a checksum that restarts the pods",
        icon: "k-cm",
    },
    Example {
        name: "",
        title: "Storefront",
        about: "A web application for dev, staging and prod",
        icon: "k-deploy",
    },
];

/// An example by its name.
pub(crate) fn find(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}
