//! `.Capabilities`: what the cluster and Helm itself can do.

use pilothouse_sprig::HelmVersion;
use pilothouse_value::{
    EncodedField, Field, Kind, List, Method, Object, PrintedField, Record, Str, Value,
};
use std::any::Any;
use std::fmt;
use std::rc::Rc;

/// A Kubernetes version, as `--kube-version` takes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KubeVersion {
    /// As given, a `v` in front: what `.Capabilities.KubeVersion.Version` prints.
    pub version: String,
    /// Without anything behind the numbers: what printing `.Capabilities.KubeVersion` gives, and what a chart's
    /// `kubeVersion` is checked against.
    pub normalized: String,
    /// `1`
    pub major: String,
    /// `37`
    pub minor: String,
}

impl KubeVersion {
    /// Reads a version as Helm does: `1.30`, `v1.30.2`, `v1.30.2-gke.1`.
    ///
    /// # Errors
    /// Helm's words, without its `Error: ` in front.
    pub fn parse(text: &str) -> Result<KubeVersion, String> {
        let error = |why: String| format!("invalid kube version '{text}': {why}");
        let bare = text.trim_start();
        let bare = bare.strip_prefix('v').unwrap_or(bare);
        let numbers = leading_numbers(bare);
        if numbers.is_empty() {
            return Err(error(format!("could not parse {text:?} as version")));
        }
        let parts: Vec<&str> = numbers.split('.').collect();
        if parts.len() < 2 {
            return Err(error(format!("illegal version string {text:?}")));
        }
        let mut numbers = Vec::with_capacity(parts.len());
        for (at, part) in parts.iter().enumerate() {
            if at == 0 && part.len() > 1 && part.starts_with('0') {
                return Err(error(format!(
                    "illegal zero-prefixed version component {part:?} in {text:?}"
                )));
            }
            let number: u64 = part.parse().map_err(|_| {
                error(format!(
                    "illegal non-numeric version component {part:?} in {text:?}: strconv.ParseUint: parsing {part:?}: value out of range"
                ))
            })?;
            numbers.push(number.to_string());
        }
        Ok(KubeVersion {
            version: format!("v{}", text.strip_prefix('v').unwrap_or(text)),
            normalized: format!("v{}", numbers.join(".")),
            major: numbers[0].clone(),
            minor: numbers[1].clone(),
        })
    }
}

/// The longest `1`, `1.30`, `1.30.2` … that `text` starts with.
fn leading_numbers(text: &str) -> &str {
    let mut end = 0;
    let mut rest = text;
    loop {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        if digits == 0 {
            return &text[..end];
        }
        end = text.len() - rest.len() + digits;
        match text[end..].strip_prefix('.') {
            Some(after) => rest = after,
            None => return &text[..end],
        }
    }
}

impl Default for KubeVersion {
    /// What Helm 4.3.1 assumes without a cluster: the version of the client libraries that it is built with.
    fn default() -> KubeVersion {
        KubeVersion {
            version: "v1.37.0".to_owned(),
            normalized: "v1.37.0".to_owned(),
            major: "1".to_owned(),
            minor: "37".to_owned(),
        }
    }
}

impl fmt::Display for KubeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.normalized)
    }
}

/// The API versions that Helm 4.3.1 and 3.22.0 assume without a cluster, in the order they print them.
pub const DEFAULT_API_VERSIONS: &[&str] = &[
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "lifecycle.k8s.io/v1alpha1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
];

/// What a render can ask of `.Capabilities`.
#[derive(Clone, Debug)]
pub struct Capabilities {
    /// The cluster's version.
    pub kube_version: KubeVersion,
    /// Groups with versions (`apps/v1`) and, when given, kinds (`apps/v1/Deployment`).
    pub api_versions: Rc<Vec<String>>,
    /// The Helm that speaks.
    pub helm: HelmVersion,
}

impl Capabilities {
    /// The default cluster of a Helm version with `extra` API versions behind it.
    #[must_use]
    pub fn new(kube_version: KubeVersion, extra: &[String], helm: HelmVersion) -> Capabilities {
        let api_versions = DEFAULT_API_VERSIONS.iter().map(|name| (*name).to_owned());
        Capabilities {
            kube_version,
            api_versions: Rc::new(api_versions.chain(extra.iter().cloned()).collect()),
            helm,
        }
    }
}

fn has_version(api_versions: &[String], name: &Value) -> Value {
    let name = name
        .as_str()
        .map(|text| text.to_string_lossy().into_owned());
    Value::Bool(name.is_some_and(|name| api_versions.contains(&name)))
}

impl Capabilities {
    fn record(&self) -> Record {
        let fields = vec![
            Field::new("KubeVersion", self.kube_version()),
            Field::new("APIVersions", self.versions()),
            Field::new("HelmVersion", Value::object(build_info(self.helm))),
        ];
        Record::new(self.go_type(), fields)
    }

    fn kube_version(&self) -> Value {
        Value::object(KubeVersionObject {
            version: self.kube_version.clone(),
            helm: self.helm,
            in_place: true,
        })
    }

    fn versions(&self) -> Value {
        Value::object(VersionSet(self.api_versions.clone(), self.helm))
    }
}

impl Object for Capabilities {
    fn go_type(&self) -> &'static str {
        match self.helm {
            HelmVersion::V3_22 => "*chartutil.Capabilities",
            HelmVersion::V4_3 => "*common.Capabilities",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Ptr
    }

    fn field(&self, name: &str) -> Option<Value> {
        Some(match name {
            "KubeVersion" => self.kube_version(),
            "APIVersions" => self.versions(),
            "HelmVersion" => Value::object(build_info(self.helm)),
            _ => return None,
        })
    }

    fn format(&self) -> Str {
        self.record().format()
    }

    fn printed_fields(&self) -> Option<Vec<PrintedField>> {
        self.record().printed_fields()
    }

    fn encoded_fields(&self) -> Option<Vec<EncodedField>> {
        self.record().encoded_fields()
    }

    fn to_plain(&self) -> Option<Value> {
        self.record().to_plain()
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<Capabilities>();
        other.is_some_and(|other| {
            self.kube_version == other.kube_version
                && self.helm == other.helm
                && Rc::ptr_eq(&self.api_versions, &other.api_versions)
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `.Capabilities.KubeVersion`
#[derive(Clone)]
struct KubeVersionObject {
    version: KubeVersion,
    helm: HelmVersion,
    /// Whether it is still the field that `.Capabilities` leads to: its methods are those of a pointer.
    in_place: bool,
}

impl KubeVersionObject {
    fn record(&self) -> Record {
        let KubeVersionObject { version, helm, .. } = self;
        let shown = if helm.forgets_what_follows_kubes_numbers() {
            &version.normalized
        } else {
            &version.version
        };
        let mut fields = vec![Field::new("Version", shown.as_str())];
        if !helm.forgets_what_follows_kubes_numbers() {
            let normalized = version.normalized.as_str();
            fields.push(Field::new("normalizedVersion", normalized).hidden());
        }
        fields.push(Field::new("Major", version.major.as_str()));
        fields.push(Field::new("Minor", version.minor.as_str()));
        Record::new(self.go_type(), fields)
    }
}

impl Object for KubeVersionObject {
    fn go_type(&self) -> &'static str {
        match self.helm {
            HelmVersion::V3_22 => "chartutil.KubeVersion",
            HelmVersion::V4_3 => "common.KubeVersion",
        }
    }

    fn field(&self, name: &str) -> Option<Value> {
        self.record().field(name)
    }

    fn methods(&self) -> &'static [Method] {
        const STRING: Method = Method {
            name: "String",
            go_type: "func() string",
        };
        const GIT_VERSION: Method = Method {
            name: "GitVersion",
            go_type: "func() string",
        };
        match self.in_place {
            true => &[STRING, GIT_VERSION],
            false => &[],
        }
    }

    fn call(&self, name: &str, _args: &[Value]) -> Result<Value, String> {
        let text = if name == "String" || self.helm.forgets_what_follows_kubes_numbers() {
            &self.version.normalized
        } else {
            &self.version.version
        };
        Ok(Value::from(text.as_str()))
    }

    fn print(&self) -> Str {
        match self.in_place {
            true => self.version.normalized.as_str().into(),
            false => self.format(),
        }
    }

    fn held(&self) -> Option<Value> {
        self.in_place.then(|| {
            Value::object(KubeVersionObject {
                in_place: false,
                ..self.clone()
            })
        })
    }

    fn format(&self) -> Str {
        self.record().format()
    }

    fn printed_fields(&self) -> Option<Vec<PrintedField>> {
        self.record().printed_fields()
    }

    fn encoded_fields(&self) -> Option<Vec<EncodedField>> {
        self.record().encoded_fields()
    }

    fn to_plain(&self) -> Option<Value> {
        self.record().to_plain()
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<KubeVersionObject>();
        other.is_some_and(|other| self.version == other.version)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `.Capabilities.APIVersions`
struct VersionSet(Rc<Vec<String>>, HelmVersion);

impl VersionSet {
    fn list(&self) -> List {
        List::strings(self.0.iter().map(String::as_str))
    }
}

impl Object for VersionSet {
    fn go_type(&self) -> &'static str {
        match self.1 {
            HelmVersion::V3_22 => "chartutil.VersionSet",
            HelmVersion::V4_3 => "common.VersionSet",
        }
    }

    fn kind(&self) -> Kind {
        Kind::Slice
    }

    fn methods(&self) -> &'static [Method] {
        const HAS: Method = Method {
            name: "Has",
            go_type: "func(string) bool",
        };
        &[HAS]
    }

    fn call(&self, _name: &str, args: &[Value]) -> Result<Value, String> {
        Ok(has_version(&self.0, args.first().unwrap_or(&Value::Nil)))
    }

    fn iterate(&self) -> Option<Vec<(Value, Value)>> {
        let versions = self.0.iter().enumerate();
        Some(
            versions
                .map(|(at, name)| (Value::int(at as i64), Value::from(name.as_str())))
                .collect(),
        )
    }

    fn len(&self) -> Option<usize> {
        Some(self.0.len())
    }

    fn format(&self) -> Str {
        format!("[{}]", self.0.join(" ")).into()
    }

    fn to_plain(&self) -> Option<Value> {
        Some(Value::List(self.list()))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        let other = other.as_any().downcast_ref::<VersionSet>();
        other.is_some_and(|other| self.0 == other.0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The Go that the Helm releases which this project follows are built with.
const GO_VERSION: &str = "go1.26.8";

/// `.Capabilities.HelmVersion`
fn build_info(helm: HelmVersion) -> Record {
    let (version, kube_client) = match helm {
        HelmVersion::V3_22 => ("v3.22", None),
        HelmVersion::V4_3 => ("v4.3", Some("v1.37")),
    };
    let text = |name, json, text: &str| Field::new(name, text).json(json).omit_empty();
    let mut fields = vec![
        text("Version", "version", version),
        text("GitCommit", "git_commit", ""),
        text("GitTreeState", "git_tree_state", ""),
        text("GoVersion", "go_version", GO_VERSION),
    ];
    if let Some(kube_client) = kube_client {
        fields.push(text(
            "KubeClientVersion",
            "kube_client_version",
            kube_client,
        ));
    }
    Record::new("version.BuildInfo", fields)
}
