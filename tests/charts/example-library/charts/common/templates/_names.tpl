{{- define "common.fullname" -}}
{{ .root.Release.Name }}-{{ .name }}
{{- end }}

{{- define "common.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}
