//! YAML where Helm reads it: values, values files, texts for `fromYaml`, what templates print, Chart.yaml.

use super::{Gen, yaml};
use crate::case::Draft;
use crate::tree::Node;

/// A document at one of the places.
pub(crate) fn draft(g: &mut Gen) -> Draft {
    let document = match g.percent(85) {
        true => yaml::document(g),
        false => yaml::json(g, 3),
    };
    let show = g.one(&[
        "v: {{ .Values | toJson }}\n",
        "v: {{ .Values | toJson | quote }}\nw:\n  {{- toYaml .Values | nindent 2 }}\n",
        "{{ toYaml .Values }}\n",
        "v: {{ .Values | quote }}\n",
        "v: {{ toYamlPretty .Values | quote }}\n",
        "{{ range $k, $v := .Values }}{{ $k | quote }}: {{ printf \"%v %T\" $v $v | quote }}\n{{ end }}",
        "v: {{ toToml .Values | quote }}\n",
        "v: {{ toPrettyJson .Values | quote }}\n",
    ]);
    let read = |name: &str| {
        let text = format!("v: {{{{ .Files.Get \"doc\" | {name} | toJson | quote }}}}\n");
        Node::leaf("", text)
    };
    match g.below(10) {
        0..4 => Draft::template()
            .file("values.yaml", document)
            .file("templates/t.yaml", Node::leaf("", show)),
        4 => {
            let mut draft = Draft::template().file("templates/t.yaml", Node::leaf("", show));
            draft.files.push(("values.yaml".to_owned(), document));
            draft.flags.push(("-f", Node::leaf("", "values.yaml")));
            draft
        }
        5 | 6 => {
            let name = g.one(&[
                "fromYaml",
                "fromYamlArray",
                "mustFromYaml",
                "mustFromYamlArray",
                "fromJson",
                "fromJsonArray",
                "mustFromJson",
                "fromToml",
            ]);
            Draft::template()
                .file("doc", document)
                .file("templates/t.yaml", read(name))
        }
        // What a template prints: split, read for its head, sorted.
        7 | 8 => Draft::template().file(
            "templates/t.yaml",
            Node::new("")
                .text(g.one(&[
                    "",
                    "",
                    "apiVersion: v1\nkind: ConfigMap\n",
                    "metadata:\n  name: x\n",
                ]))
                .with(document),
        ),
        _ => {
            let text = Node::new("")
                .text("apiVersion: v2\nname: c\nversion: 1.0.0\n")
                .with(document);
            Draft::template().file("Chart.yaml", text).file(
                "templates/t.yaml",
                Node::leaf("", "v: {{ .Chart | toJson | quote }}\n"),
            )
        }
    }
}
