//! The drafts of JSON Schema and their own schemas.

/// A draft. Later ones are greater; a schema that names none is of the last.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) enum Draft {
    D4,
    D6,
    D7,
    D2019,
    #[default]
    D2020,
}

impl Draft {
    /// What a `$schema` names; `None`: another schema.
    pub(super) fn of(url: &str) -> Option<Draft> {
        let url = url.strip_suffix('#').unwrap_or(url);
        let rest = url
            .strip_prefix("http://")
            .or_else(|| url.strip_prefix("https://"))?;
        Some(match rest {
            "json-schema.org/draft-04/schema" => Draft::D4,
            "json-schema.org/draft-06/schema" => Draft::D6,
            "json-schema.org/draft-07/schema" => Draft::D7,
            "json-schema.org/draft/2019-09/schema" => Draft::D2019,
            "json-schema.org/draft/2020-12/schema" | "json-schema.org/schema" => Draft::D2020,
            _ => return None,
        })
    }

    /// The URL of its own schema.
    pub(super) fn url(self) -> &'static str {
        match self {
            Draft::D4 => "http://json-schema.org/draft-04/schema",
            Draft::D6 => "http://json-schema.org/draft-06/schema",
            Draft::D7 => "http://json-schema.org/draft-07/schema",
            Draft::D2019 => "https://json-schema.org/draft/2019-09/schema",
            Draft::D2020 => "https://json-schema.org/draft/2020-12/schema",
        }
    }

    /// The keyword that names a schema.
    pub(super) fn id_keyword(self) -> &'static str {
        if self == Draft::D4 { "id" } else { "$id" }
    }
}

/// The text of a schema that comes with the drafts; in drafts 4, 6 and 7 with what Helm's library has different from
/// the published ones (`$ref` must be text; `enum` needs one value at least, and none twice).
pub(super) fn builtin(url: &str) -> Option<&'static str> {
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"))?;
    let rest = rest.strip_prefix("json-schema.org/")?;
    Some(match rest {
        "draft-04/schema" => include_str!("meta/draft4.json"),
        "draft-06/schema" => include_str!("meta/draft6.json"),
        "draft-07/schema" => include_str!("meta/draft7.json"),
        "draft/2019-09/schema" => include_str!("meta/2019-09/schema.json"),
        "draft/2019-09/meta/core" => include_str!("meta/2019-09/core.json"),
        "draft/2019-09/meta/applicator" => include_str!("meta/2019-09/applicator.json"),
        "draft/2019-09/meta/validation" => include_str!("meta/2019-09/validation.json"),
        "draft/2019-09/meta/meta-data" => include_str!("meta/2019-09/meta-data.json"),
        "draft/2019-09/meta/format" => include_str!("meta/2019-09/format.json"),
        "draft/2019-09/meta/content" => include_str!("meta/2019-09/content.json"),
        "draft/2020-12/schema" | "schema" => include_str!("meta/2020-12/schema.json"),
        "draft/2020-12/meta/core" => include_str!("meta/2020-12/core.json"),
        "draft/2020-12/meta/applicator" => include_str!("meta/2020-12/applicator.json"),
        "draft/2020-12/meta/unevaluated" => include_str!("meta/2020-12/unevaluated.json"),
        "draft/2020-12/meta/validation" => include_str!("meta/2020-12/validation.json"),
        "draft/2020-12/meta/meta-data" => include_str!("meta/2020-12/meta-data.json"),
        "draft/2020-12/meta/format-annotation" => {
            include_str!("meta/2020-12/format-annotation.json")
        }
        "draft/2020-12/meta/format-assertion" => include_str!("meta/2020-12/format-assertion.json"),
        "draft/2020-12/meta/content" => include_str!("meta/2020-12/content.json"),
        _ => return None,
    })
}
