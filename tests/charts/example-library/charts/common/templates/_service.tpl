{{- define "common.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  selector:
    {{- include "common.labels" . | nindent 4 }}
  ports:
    - name: http
      port: 80
      targetPort: http
{{- end }}
