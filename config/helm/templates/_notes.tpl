{{- /* What of KubeRay's values means nothing here, one line each. */ -}}
{{- define "manta.withoutEffect" -}}
{{- if include "manta.imageIsOfKubeRay" . }}
image: {{ .Values.image.repository }} is KubeRay's, so {{ include "manta.image" . }} runs. To fix: name your image of Manta in image.repository
{{- end }}
{{- if eq (toString .Values.operatorCommand) "/manager" }}
operatorCommand: /manager is KubeRay's program, so the image's own entry point runs
{{- end }}
{{- range $key := list "qps" "burst" }}
{{- if not (kindIs "invalid" (index $.Values.kubeClient $key)) }}
kubeClient.{{ $key }}: without effect, requests in flight are bounded instead
{{- end }}
{{- end }}
{{- if .Values.batchScheduler.enabled }}
batchScheduler.enabled: deprecated. To fix: set batchScheduler.name to volcano
{{- end }}
{{- end }}
