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

{{- /* Values that are newer than a release are absent when it is upgraded with --reuse-values: absent is the default. */ -}}
{{- define "manta.labels" -}}
{{- $ours := dict "app.kubernetes.io/part-of" "manta" "app.kubernetes.io/managed-by" .Release.Service }}
{{- $_ := set $ours "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_") }}
{{- merge $ours (.Values.commonLabels | default dict) | toYaml }}
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

{{- /* KubeRay's values name KubeRay's image, from wherever it is mirrored. */ -}}
{{- define "manta.imageIsOfKubeRay" -}}
{{- if regexMatch "(^|/)kuberay/operator$" .Values.image.repository }}true{{ end -}}
{{- end }}

{{- define "manta.image" -}}
{{- $image := .Values.image -}}
{{- if include "manta.imageIsOfKubeRay" . -}}
{{- $image = dict "registry" $image.registry "repository" "manta" -}}
{{- end -}}
{{- with $image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end }}
