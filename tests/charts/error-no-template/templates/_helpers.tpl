{{- define "shop.labels" -}}
app: shop
{{- end }}
