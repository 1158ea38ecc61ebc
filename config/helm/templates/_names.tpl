{{- define "manta.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{ (contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name)) | trunc 63 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- define "manta.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "manta.fullname" .) "default") }}
{{- end }}

{{- /* kubectl ray's `version` command finds the operator by the first of these. */ -}}
{{- define "manta.selector" -}}
app.kubernetes.io/name: kuberay-operator
app.kubernetes.io/component: {{ .Values.componentOverride | default "operator" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "manta.labels" -}}
app.kubernetes.io/part-of: manta
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- /* The namespaces where Roles are enough, as JSON; [] when the operator works in the whole cluster. */ -}}
{{- define "manta.namespaces" -}}
{{- if .Values.watchNamespace -}}
{{ uniq .Values.watchNamespace | toJson }}
{{- else if .Values.singleNamespaceInstall -}}
{{ list .Release.Namespace | toJson }}
{{- else -}}
[]
{{- end -}}
{{- end }}

{{- define "manta.subject" -}}
- kind: ServiceAccount
  name: {{ include "manta.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}
