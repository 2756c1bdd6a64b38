{{- define "scheme" -}}
{{- if .Values.ingress.tls.enabled }}https{{ else }}http{{ end }}
{{- end }}
{{- define "url" -}}
{{ include "scheme" . }}://{{ .Values.ingress.host }}
{{- end }}
