{{- define "outline" -}}
{{- if kindIs "map" . }}
{{- range $key, $value := . }}
- {{ $key }}
{{- include "outline" $value | trim | nindent 2 }}
{{- end }}
{{- else if kindIs "slice" . }}
{{- range . }}
- {{ . }}
{{- end }}
{{- else }}
- {{ . }}
{{- end }}
{{- end }}
