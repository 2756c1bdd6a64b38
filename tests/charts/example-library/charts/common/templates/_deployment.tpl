{{/* Takes root (the chart), name and service (its values). */}}
{{- define "common.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  replicas: {{ .service.replicas }}
  selector:
    matchLabels:
      {{- include "common.labels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "common.labels" . | nindent 8 }}
    spec:
      containers:
        - name: {{ .name }}
          image: "ghcr.io/acme/orders-{{ .name }}:{{ .root.Chart.AppVersion }}"
          {{- with .service.port }}
          ports:
            - name: http
              containerPort: {{ . }}
          {{- end }}
          {{- with .service.env }}
          env:
            {{- range $key, $value := . }}
            - name: {{ $key }}
              value: {{ $value | quote }}
            {{- end }}
          {{- end }}
{{- end }}
