//! The reference of all template functions as a page of HTML, made from the rows of `pilothouse_sprig`.
//!
//! The page names `functions.css` and `functions.js` (web/reference); the build puts their versions in.

mod docs;
mod highlight;
mod prose;

pub use docs::docs;
use highlight::highlighted;
use minijinja::{Environment, Error, Value, context};
use pilothouse_sprig::{Family, Function, functions};

/// The whole page.
///
/// # Errors
/// A fault in the page's template.
pub fn page() -> Result<String, Error> {
    let mut templates = Environment::new();
    templates.add_template(
        "functions.html",
        include_str!("../templates/functions.html"),
    )?;
    let families: Vec<Value> = Family::ALL.iter().map(|family| section(*family)).collect();
    let rows = || functions().filter(|row| row.since.v4);
    templates.get_template("functions.html")?.render(context! {
        families,
        total => rows().count(),
        new => rows().filter(|row| !row.since.v3).count(),
    })
}

/// A family with its functions, by name.
fn section(family: Family) -> Value {
    let mut rows: Vec<&Function> = functions().filter(|row| row.family == family).collect();
    rows.sort_by_key(|row| row.name.to_lowercase());
    context! {
        title => family.title(),
        id => slug(family.title()),
        functions => rows.into_iter().map(function).collect::<Vec<_>>(),
    }
}

fn function(row: &Function) -> Value {
    let arguments = row.signature.strip_prefix(row.name).unwrap_or_default();
    let tag = match (row.since.v3, row.since.v4) {
        (false, true) => "Helm 4 only",
        (true, false) => "Helm 3 only",
        _ => "",
    };
    context! {
        name => row.name,
        arguments => arguments.trim(),
        go_type => row.go_type.replace("interface {}", "any").replace("reflect.Value", "any"),
        summary => Value::from_safe_string(prose::html(row.summary)),
        search => format!("{} {} {tag}", row.signature, row.summary).to_lowercase(),
        tag,
        example => Value::from_safe_string(highlighted(row.example.template)),
        output => row.example.output,
    }
}

/// A heading as the name of its place: `Floating-point numbers` → `floating-point-numbers`.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_function_has_its_place() {
        let page = page().unwrap_or_default();
        for row in functions() {
            let place = format!("<article class=\"fn\" id=\"{}\"", row.name);
            assert_eq!(page.matches(&place).count(), 1, "{}", row.name);
        }
    }

    #[test]
    fn no_two_places_have_one_name() {
        let page = page().unwrap_or_default();
        let names: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let unique: BTreeSet<_> = names.iter().collect();
        assert_eq!(unique.len(), names.len());
    }

    #[test]
    fn examples_are_escaped() {
        let page = page().unwrap_or_default();
        assert!(page.contains("&lt;"));
        assert!(
            !page.contains("<a href=x>"),
            "an example's HTML leaked into the page"
        );
        // What `html` prints is HTML already, and is shown as it is.
        assert!(page.contains("&amp;lt;"));
    }

    #[test]
    fn every_row_is_documented_in_a_sentence_or_two() {
        for row in functions() {
            assert!(row.signature.starts_with(row.name), "{}", row.name);
            assert!(row.summary.ends_with(['.', '…']), "{}", row.name);
            let sentences = row.summary.matches(". ").count() + 1;
            assert!(sentences <= 3, "{}: {sentences} sentences", row.name);
            assert!(!row.example.template.is_empty(), "{}", row.name);
        }
    }
}
