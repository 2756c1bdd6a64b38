//! The examples that come along.

use crate::{Origin, Refused, Workspace};

/// The names of the examples; the first is the one to start with.
pub const NAMES: &[&str] = &["storefront"];

macro_rules! files {
    ($folder:literal: $($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../../tests/charts/", $folder, "/", $path)))),*]
    };
}

/// tests/charts/storefront; a test compares the list with the folder.
const STOREFRONT: &[(&str, &[u8])] = files!(
    "storefront":
    ".helmignore",
    "Chart.yaml",
    "charts/valkey/Chart.yaml",
    "charts/valkey/templates/valkey.yaml",
    "charts/valkey/values.yaml",
    "files/robots.txt",
    "templates/NOTES.txt",
    "templates/_helpers.tpl",
    "templates/configmap.yaml",
    "templates/deployment.yaml",
    "templates/hpa.yaml",
    "templates/ingress.yaml",
    "templates/networkpolicy.yaml",
    "templates/pdb.yaml",
    "templates/secret.yaml",
    "templates/service.yaml",
    "templates/serviceaccount.yaml",
    "templates/servicemonitor.yaml",
    "values-dev.yaml",
    "values-prod.yaml",
    "values-staging.yaml",
    "values.yaml",
);

/// An example by name; an empty name is the first.
///
/// # Errors
/// Where there is none of that name.
pub fn open(name: &str) -> Result<Workspace, Refused> {
    match name {
        "" | "storefront" => {
            let files = STOREFRONT
                .iter()
                .map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
            Workspace::new(Origin::Example, files)
        }
        _ => Err(Refused::new(
            format!("There is no example {}", crate::path::shown(name)),
            "",
        )),
    }
}
