{{- define "livedrops.labels" -}}
app.kubernetes.io/name: livedrops
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* What tells the pods of one part: (dict "root" . "part" "api") */}}
{{- define "livedrops.selector" -}}
app.kubernetes.io/name: livedrops
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "livedrops.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "livedrops.podSecurity" -}}
runAsNonRoot: true
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "livedrops.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Variables of a server's container: (dict "root" . "role" "api") */}}
{{- define "livedrops.env" -}}
envFrom:
  - secretRef:
      name: {{ .root.Values.secretName }}
env:
  {{- range $name, $value := .root.Values.env }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
  - name: ROLE
    value: {{ .role }}
  - name: METRICS_PORT
    value: '9464'
  - name: SHUTDOWN_DELAY_SECONDS
    value: {{ .root.Values.shutdownDelaySeconds | quote }}
{{- end }}

{{/* Pods of one part on different nodes, where there are several. */}}
{{- define "livedrops.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "livedrops.selector" . | nindent 8 }}
{{- end }}
