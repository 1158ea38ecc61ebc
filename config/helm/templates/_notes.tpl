{{- /* What of KubeRay's values means nothing here, or is obeyed and hardly meant, one line each. */ -}}
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
{{- if eq (toString .Values.reconcileConcurrency) "1" }}
reconcileConcurrency: 1, as in KubeRay's file, is obeyed: one RayCluster is worked on at a time. To fix: leave it out (16), as when it is null
{{- end }}
{{- $off := list }}
{{- range .Values.featureGates }}
{{- if has .name (list "RayClusterStatusConditions") }}
{{- if not .enabled }}
featureGates, {{ .name }}: false has no effect, what it is about always works
{{- end }}
{{- else if not .enabled }}
{{- $off = append $off .name }}
{{- end }}
{{- end }}
{{- with $off }}
featureGates, {{ join ", " . }}: false, as in KubeRay's file, is obeyed. To fix: leave out what you did not mean to switch off
{{- end }}
{{- if .Values.batchScheduler.enabled }}
batchScheduler.enabled: deprecated. To fix: set batchScheduler.name to volcano
{{- end }}
{{- end }}
