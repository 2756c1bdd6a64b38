//! The gallery: what each example is about. Their files are fetched when one is opened (`cargo xtask hook` packs them from
//! tests/charts); the first one comes with the worker.

/// An example of the gallery.
pub(crate) struct Example {
    /// Its file's name.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// What there is to see.
    pub(crate) about: &'static str,
    pub(crate) icon: &'static str,
}

/// The example that a first visit shows: it comes along with the worker.
pub(crate) const FIRST: &str = "storefront";

/// Its value that shows best what a change does: the file, and the line from 1.
pub(crate) const FIRST_LINE: (&str, u32) = ("values.yaml", 5);

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
        about: "Names and labels, written once",
        icon: "code",
    },
    Example {
        name: "loops",
        title: "Loops and conditions",
        about: "range, if and else, the dot and $",
        icon: "loop",
    },
    Example {
        name: "umbrella",
        title: "Umbrella chart",
        about: "Subcharts, globals, conditions, an alias",
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
        about: "A migration before each upgrade, a test",
        icon: "clock",
    },
    Example {
        name: "config",
        title: "Config from files",
        about: ".Files, tpl, a checksum that restarts pods",
        icon: "k-cm",
    },
    Example {
        name: FIRST,
        title: "Storefront",
        about: "A web application for dev, staging and prod",
        icon: "k-deploy",
    },
];

/// An example by its name.
pub(crate) fn find(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}
