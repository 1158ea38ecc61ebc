{{- define "manta.schedulerName" -}}
{{ .Values.batchScheduler.name | default (.Values.batchScheduler.enabled | ternary "volcano" "") | replace "default" "" }}
{{- end }}

{{- /* A single namespace that is the operator's own is named through the pod, so that manifests need not repeat it. */ -}}
{{- define "manta.watched" -}}
{{- if .Values.watchNamespace -}}
{{ uniq .Values.watchNamespace | join "," }}
{{- else if .Values.singleNamespaceInstall -}}
{{ .Values.configuration.enabled | ternary .Release.Namespace "$(POD_NAMESPACE)" }}
{{- end -}}
{{- end }}

{{- define "manta.logFile" -}}
{{- with .Values.logging.baseDir }}{{ . }}/{{ $.Values.logging.fileName | default "manta.log" }}{{ end -}}
{{- end }}

{{- /* To ask who scrapes takes rights in the whole cluster. */ -}}
{{- define "manta.secureMetrics" -}}
{{- if and .Values.metrics.secure (not (include "manta.namespaces" . | fromJsonArray)) }}true{{ end -}}
{{- end }}

{{- /* The arguments; those that a configuration file says are not repeated. */ -}}
{{- define "manta.args" -}}
- operator
{{- with .Values.featureGates }}
- --feature-gates={{ range $i, $gate := . }}{{ if $i }},{{ end }}{{ $gate.name }}={{ $gate.enabled }}{{ end }}
{{- end }}
{{- if .Values.configuration.enabled }}
- --config=/etc/manta/config.yaml
{{- if include "manta.secureMetrics" . }}
- --metrics-secure
{{- end }}
{{- else }}
{{- if .Values.metrics.enabled }}
- --enable-metrics
{{- end }}
{{- if include "manta.secureMetrics" . }}
- --metrics-secure
{{- end }}
{{- with include "manta.watched" . }}
- --watch-namespace={{ . }}
{{- end }}
{{- if not .Values.leaderElectionEnabled }}
- --enable-leader-election=false
{{- end }}
{{- with .Values.reconcileConcurrency }}
- --reconcile-concurrency={{ . }}
{{- end }}
{{- if .Values.useKubernetesProxy }}
- --use-kubernetes-proxy
{{- end }}
{{- with include "manta.schedulerName" . }}
- --batch-scheduler={{ . }}
{{- end }}
{{- if ne .Values.logging.stdoutEncoder "json" }}
- --log-stdout-encoder={{ .Values.logging.stdoutEncoder }}
{{- end }}
{{- with include "manta.logFile" . }}
- --log-file-path={{ . }}
- --log-file-encoder={{ $.Values.logging.fileEncoder }}
{{- end }}
{{- end }}
{{- range $field, $flag := dict "name" "leader-election-id" "leaseDuration" "leader-elect-lease-duration" "renewDeadline" "leader-elect-renew-deadline" "retryPeriod" "leader-elect-retry-period" }}
{{- with get ($.Values.leaderElection | default dict) $field }}
- --{{ $flag }}={{ . }}
{{- end }}
{{- end }}
{{- if include "manta.templates" . | fromJsonArray }}
- --templates=/etc/manta-templates
{{- end }}
{{- if not (has .Values.namespaceTemplates (list nil "none")) }}
- --namespace-templates={{ .Values.namespaceTemplates }}
{{- end }}
{{- if not (has .Values.templateFailures (list nil "skip")) }}
- --template-failures={{ .Values.templateFailures }}
{{- end }}
{{- range $field, $flag := dict "strategy" "template-rollout" "canaryPercent" "template-canary-percent" "canaryTimeout" "template-canary-timeout" }}
{{- with get ($.Values.templateRollout | default dict) $field }}
{{- if not (has (toString .) (list "Automatic" "10" "10m")) }}
- --{{ $flag }}={{ . }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* Where the operator's templates are, as sources of a projected volume. */ -}}
{{- define "manta.templates" -}}
{{- $sources := list -}}
{{- if (.Values.templates).inline -}}
{{- $sources = append $sources (dict "configMap" (dict "name" (printf "%s-templates" (include "manta.fullname" .)))) -}}
{{- end -}}
{{- range (.Values.templates).configMaps -}}
{{- $sources = append $sources (dict "configMap" (dict "name" .)) -}}
{{- end -}}
{{ $sources | toJson }}
{{- end }}

{{- define "manta.configuration" -}}
apiVersion: config.ray.io/v1alpha1
kind: Configuration
enableLeaderElection: {{ .Values.leaderElectionEnabled }}
enableMetrics: {{ .Values.metrics.enabled }}
{{- with include "manta.watched" . }}
watchNamespace: {{ . }}
{{- end }}
{{- with .Values.reconcileConcurrency }}
reconcileConcurrency: {{ . }}
{{- end }}
{{- if .Values.useKubernetesProxy }}
useKubernetesProxy: true
{{- end }}
{{- with include "manta.schedulerName" . }}
batchScheduler: {{ . }}
{{- end }}
logStdoutEncoder: {{ .Values.logging.stdoutEncoder }}
{{- with include "manta.logFile" . }}
logFile: {{ . }}
logFileEncoder: {{ $.Values.logging.fileEncoder }}
{{- end }}
{{- range $field := list "headSidecarContainers" "workerSidecarContainers" "defaultContainerEnvs" "defaultPodAnnotations" "defaultPodLabels" }}
{{- with index $.Values.configuration $field }}
{{ $field }}: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
