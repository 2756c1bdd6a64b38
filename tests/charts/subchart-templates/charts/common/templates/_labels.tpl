{{- define "common.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
{{- end }}
{{- define "who" }}the subchart{{ end }}
