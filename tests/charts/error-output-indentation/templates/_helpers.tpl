{{- define "labels" -}}
app: shop
team: web
{{- end }}
