{{- /* The dot is whatever the caller hands over. */ -}}
{{- define "labels" -}}
app: {{ .Chart.Name }}
team: {{ .Values.team }}
{{- end }}
{{- define "greeting" }}hello {{ . }}{{ end }}
