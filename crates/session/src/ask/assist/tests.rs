//! What names in templates lead to.

use super::complete::dotted;
use super::index::{Index, ScanCache, Thing};
use super::scan::{NameKind, Scan};
use pilothouse_chart::Chart;
use pilothouse_sprig::HelmVersion;

/// The index of a chart of these templates.
fn index(files: &[(&str, &str)]) -> Index {
    let chart = ("Chart.yaml", "apiVersion: v2\nname: t\nversion: 1.0.0\n");
    let files = files
        .iter()
        .chain([&chart])
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    let loaded = Chart::from_folder_as(files.collect(), HelmVersion::V4_3)
        .unwrap_or_else(|error| panic!("{error:?}"));
    Index::new(&loaded.chart, &loaded.sources, &mut ScanCache::new())
}

/// Every field of a template, with what it leads to: `tag=image.tag`.
fn fields(index: &Index, path: &str) -> Vec<String> {
    let at = index.find(path).unwrap_or_else(|| panic!("no {path}"));
    let template = &index.templates[at];
    let names = template
        .scan
        .names
        .iter()
        .filter(|name| name.kind == NameKind::Field);
    let shown = names.filter(|name| !name.place.is_empty()).map(|name| {
        let things = index.things(at, &name.senses);
        let places: Vec<String> = things
            .iter()
            .map(|thing| match thing {
                Thing::At { steps, .. } => thing
                    .value()
                    .map_or_else(|| format!("/{}", dotted(steps)), |path| dotted(&path)),
                Thing::Dict(_) => "dict".to_owned(),
            })
            .collect();
        format!(
            "{}={}",
            &template.text()[name.place.clone()],
            places.join(",")
        )
    });
    shown.collect()
}

#[test]
fn fields_in_the_scopes_of_with_and_range() {
    let text = "{{ with .Values.image }}{{ .tag }}{{ $.Values.a }}{{ else }}{{ .Release.Name }}{{ end }}\
        {{ range $i, $e := .Values.hosts }}{{ .name }}{{ $e.port }}{{ $i.x }}{{ end }}{{ $v := .Values.b | default .Values.c }}{{ $v.d }}";
    let index = index(&[("templates/a.yaml", text)]);
    let fields = fields(&index, "templates/a.yaml");
    let wanted = [
        "Values=",
        "image=image",
        "tag=image.tag",
        "Values=",
        "a=a",
        "Release=/Release",
        "Name=/Release.Name",
        "Values=",
        "hosts=hosts",
        "name=hosts[].name",
        "port=hosts[].port",
        "x=",
        "Values=",
        "b=b",
        "Values=",
        "c=c",
        "d=b.d,c.d",
    ];
    assert_eq!(fields, wanted);
}

#[test]
fn fields_of_named_templates_by_their_callers() {
    let index = index(&[
        (
            "templates/_h.tpl",
            "{{ define \"img\" }}{{ .image.tag }}{{ .root.Release.Name }}{{ end }}{{ define \"all\" }}{{ .Values.x }}{{ end }}",
        ),
        (
            "templates/a.yaml",
            "{{ include \"img\" (dict \"image\" .Values.web.image \"root\" $) }}{{ template \"all\" . }}",
        ),
        (
            "templates/b.yaml",
            "{{- with .Values.job }}{{ include \"img\" (dict \"image\" .image \"root\" $) }}{{ end }}",
        ),
    ]);
    assert_eq!(
        fields(&index, "templates/_h.tpl"),
        [
            "image=web.image,job.image",
            "tag=web.image.tag,job.image.tag",
            "root=/",
            "Release=/Release",
            "Name=/Release.Name",
            "Values=",
            "x=x"
        ]
    );
}

#[test]
fn keys_in_texts_and_the_values_of_subcharts() {
    let index = index(&[
        (
            "templates/a.yaml",
            "{{ index .Values \"a-b\" \"c\" }}{{ (get .Values.d \"e\").f }}{{ dig \"g\" \"h\" 1 .Values }}{{ .Values.global.x }}{{ .Subcharts.sub.Values.y }}",
        ),
        (
            "charts/sub/Chart.yaml",
            "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
        ),
        (
            "charts/sub/templates/b.yaml",
            "{{ .Values.z }}{{ .Values.global.x }}",
        ),
    ]);
    assert_eq!(
        fields(&index, "templates/a.yaml"),
        [
            "Values=",
            "a-b=a-b",
            "c=a-b.c",
            "Values=",
            "d=d",
            "e=d.e",
            "f=d.e.f",
            "Values=",
            "g=g",
            "h=g.h",
            "Values=",
            "global=global",
            "x=global.x",
            "Subcharts=/Subcharts",
            "sub=/",
            "Values=sub",
            "y=sub.y"
        ]
    );
    assert_eq!(
        fields(&index, "charts/sub/templates/b.yaml"),
        [
            "Values=sub",
            "z=sub.z",
            "Values=sub",
            "global=global",
            "x=global.x"
        ]
    );
}

#[test]
fn texts_that_are_not_right_are_read_all_the_same() {
    for text in [
        "{{ .Values.a. }}{{ .Values.b }}",
        "{{ .Values.a.\n  x: {{ .Values.b }}",
        "{{ if (.Values.a. }}{{ .Values.b }}",
        "{{ \"x\n{{ .Values.b }}",
    ] {
        let scan = Scan::new(text);
        let last = scan.names.last().unwrap_or_else(|| panic!("{text}"));
        assert_eq!(&text[last.place.clone()], "b", "{text}");
    }
    let scan = Scan::new("{{ .Values.a. }}");
    let name = scan.name_at(13).unwrap_or_else(|| panic!("no name"));
    assert!(name.place.is_empty() && !name.parent.is_empty());
}
