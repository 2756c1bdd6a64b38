{{/* What every hook says. Takes when and weight: hooks run from the lowest weight to the highest. */}}
{{- define "accounts.hook" -}}
helm.sh/hook: {{ .when }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}
