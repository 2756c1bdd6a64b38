//! Whose behaviour is followed: everything in which Helm 3.22 and Helm 4.3 differ has a name here.
//!
//! Code elsewhere asks for a behaviour (`helm.trims_documents()`), never for a version; so this file is the whole
//! list of differences. All of it was learned by running both (Helm 3.22.0 and 4.3.1).

/// The Helm that is followed.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum HelmVersion {
    /// Helm 3.22.
    V3_22,
    /// Helm 4.3.
    #[default]
    V4_3,
}

impl HelmVersion {
    /// Both, the older one first.
    pub const ALL: [HelmVersion; 2] = [HelmVersion::V3_22, HelmVersion::V4_3];

    /// Reads what people write: `3`, `v3.22`, `3.22.0`, `4`, `4.3.1` … Any 3 means 3.22, any 4 means 4.3.
    #[must_use]
    pub fn parse(text: &str) -> Option<HelmVersion> {
        let major = text.strip_prefix('v').unwrap_or(text).split('.').next();
        match major {
            Some("3") => Some(HelmVersion::V3_22),
            Some("4") => Some(HelmVersion::V4_3),
            _ => None,
        }
    }

    /// `3.22` or `4.3`
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            HelmVersion::V3_22 => "3.22",
            HelmVersion::V4_3 => "4.3",
        }
    }

    /// The other one, to compare with.
    #[must_use]
    pub fn other(self) -> HelmVersion {
        match self {
            HelmVersion::V3_22 => HelmVersion::V4_3,
            HelmVersion::V4_3 => HelmVersion::V3_22,
        }
    }

    fn is_3(self) -> bool {
        self == HelmVersion::V3_22
    }
}

/// What is written to standard error.
impl HelmVersion {
    /// Helm 4 logs `level=INFO msg="…"`; Helm 3 names its source instead (`coalesce.go:237: warning: …`), each
    /// message worded on its own.
    #[must_use]
    pub fn logs_levels(self) -> bool {
        !self.is_3()
    }

    /// Helm 4 spreads an error of a template over lines, one block for each `include`; Helm 3 prints Go's one line.
    #[must_use]
    pub fn lays_out_errors(self) -> bool {
        !self.is_3()
    }

    /// Helm 4 says (and logs) what it was doing when dependencies cannot be processed or a release's name is
    /// refused: `chart dependencies processing failed: …`.
    #[must_use]
    pub fn names_the_failed_step(self) -> bool {
        !self.is_3()
    }

    /// The Go package of Chart.yaml's types in errors: `chart.Metadata`, `v2.Metadata`.
    #[must_use]
    pub fn chart_package(self) -> &'static str {
        if self.is_3() { "chart" } else { "v2" }
    }

    /// The Go type of `.Values`.
    #[must_use]
    pub fn values_type(self) -> &'static str {
        if self.is_3() {
            "chartutil.Values"
        } else {
            "common.Values"
        }
    }

    /// The Go package of a manifest's head in errors: `releaseutil.SimpleHead`, `util.SimpleHead`.
    #[must_use]
    pub fn head_package(self) -> &'static str {
        if self.is_3() { "releaseutil" } else { "util" }
    }
}

/// What the linter finds.
impl HelmVersion {
    /// `version: 1.0` is a warning of Helm 4's linter: not a valid SemVerV2.
    #[must_use]
    pub fn lints_strict_versions(self) -> bool {
        !self.is_3()
    }
}

/// What a chart's files say.
impl HelmVersion {
    /// Helm 4 looks for a folder's Chart.yaml before it reads anything; Helm 3 reads all files before it misses it.
    #[must_use]
    pub fn looks_for_chart_yaml_first(self) -> bool {
        !self.is_3()
    }

    /// Helm 4 refuses an `apiVersion` in Chart.yaml that it does not know; Helm 3 reads any.
    #[must_use]
    pub fn checks_api_version(self) -> bool {
        !self.is_3()
    }

    /// A values file may hold several documents for Helm 4, later ones over earlier ones. Helm 3 reads the first
    /// document and ignores what follows it.
    #[must_use]
    pub fn reads_all_documents_of_values(self) -> bool {
        !self.is_3()
    }

    /// Helm 4's linter warns of keys in Chart.yaml that are given twice or unknown.
    #[must_use]
    pub fn lints_chart_yaml_strictly(self) -> bool {
        !self.is_3()
    }

    /// Helm 3's linter still looks for what only Helm 2 understood.
    #[must_use]
    pub fn lints_for_helm_2(self) -> bool {
        self.is_3()
    }

    /// Which templates the linter reads as YAML: `.yaml` and `.yml` in any case for Helm 4, `.yaml` alone for Helm 3.
    #[must_use]
    pub fn lints_as_yaml(self, extension: &str) -> bool {
        if self.is_3() {
            return extension == "yaml";
        }
        extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
    }

    /// How many bytes one file of a packed chart may have; Helm 4 counts the whole chart alone.
    #[must_use]
    pub fn most_bytes_of_a_packed_file(self) -> Option<u64> {
        self.is_3().then_some(5 << 20)
    }
}

/// How values are merged.
impl HelmVersion {
    /// A null in a chart's own defaults is dropped by Helm 4 where nothing is given for the key; Helm 3 keeps it. So in
    /// Helm 3 a null in a chart's defaults takes away a subchart's default, too, and a null that is given for a key that
    /// is null by default stays.
    #[must_use]
    pub fn drops_nulls_of_defaults(self) -> bool {
        !self.is_3()
    }
}

/// How `--set` and its relatives are read.
impl HelmVersion {
    /// `--set a[`: an index that is not closed is the end of the expression to Helm 4, an error to Helm 3.
    #[must_use]
    pub fn takes_an_open_index_for_the_end(self) -> bool {
        !self.is_3()
    }

    /// `--set-json '{"a": 1}'`: Helm 3 wants `NAME=JSON`.
    #[must_use]
    pub fn takes_whole_objects(self) -> bool {
        !self.is_3()
    }
}

/// What templates see.
impl HelmVersion {
    /// `--kube-version v1.30.2-gke.1` is `v1.30.2` to Helm 3, in `.Capabilities` and where a chart's `kubeVersion` is
    /// checked.
    #[must_use]
    pub fn forgets_what_follows_kubes_numbers(self) -> bool {
        self.is_3()
    }

    /// `.Chart` is a struct in Helm 3 (an unknown field is an error, `toYaml` writes Chart.yaml's own names), a map of
    /// all fields by their Go names in Helm 4.
    #[must_use]
    pub fn chart_is_a_struct(self) -> bool {
        self.is_3()
    }
}

/// What is printed.
impl HelmVersion {
    /// Helm 4 knows a place for webhook configurations, behind all other kinds it knows; to Helm 3 they are among the
    /// kinds it does not know, which come last, by name.
    #[must_use]
    pub fn installs_webhooks_after_the_rest(self) -> bool {
        !self.is_3()
    }

    /// The subcharts of a chart that goes by an alias stand below the alias in Helm 4 (those further down do not); in
    /// Helm 3 they keep their place below the chart's own name.
    #[must_use]
    pub fn places_subcharts_below_an_alias(self) -> bool {
        !self.is_3()
    }

    /// `helm lint` looks at crds/, those of subcharts too.
    #[must_use]
    pub fn lints_crds(self) -> bool {
        !self.is_3()
    }

    /// `helm lint` says that there is no templates/, and renders nothing then.
    #[must_use]
    pub fn lint_misses_templates(self) -> bool {
        !self.is_3()
    }

    /// `helm lint` without a path lints the folder where it is called in Helm 3.
    #[must_use]
    pub fn lint_wants_a_path(self) -> bool {
        !self.is_3()
    }

    /// Helm 4 says which flags it will drop.
    #[must_use]
    pub fn warns_of_flags(self) -> bool {
        !self.is_3()
    }

    /// Helm 3 takes white space off both ends of every document; Helm 4 keeps what is behind it.
    #[must_use]
    pub fn trims_documents(self) -> bool {
        self.is_3()
    }
}

#[cfg(test)]
mod tests {
    use super::HelmVersion;

    #[test]
    fn versions_are_read_as_people_write_them() {
        for text in ["3", "v3", "3.22", "v3.22.0", "3.9.1"] {
            assert_eq!(HelmVersion::parse(text), Some(HelmVersion::V3_22), "{text}");
        }
        for text in ["4", "4.3", "v4.3.1"] {
            assert_eq!(HelmVersion::parse(text), Some(HelmVersion::V4_3), "{text}");
        }
        for text in ["", "v", "2.17", "33", "43", "four"] {
            assert_eq!(HelmVersion::parse(text), None, "{text}");
        }
    }
}
