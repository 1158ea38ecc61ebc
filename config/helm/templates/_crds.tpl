{{- /* CRDs are of the whole cluster, so whoever installs with Roles only is not expected to have the right for them. */ -}}
{{- define "manta.crdsEnabled" -}}
{{- if kindIs "bool" (.Values.crds).enabled -}}
{{- if .Values.crds.enabled }}true{{ end -}}
{{- else if not (include "manta.namespaces" . | fromJsonArray) -}}
true
{{- end -}}
{{- end }}

{{- /* Whether an object of the whole cluster does not exist yet, or is this release's: context, apiVersion, kind, name. */ -}}
{{- define "manta.isFree" -}}
{{- $release := (index . 0).Release -}}
{{- $live := lookup (index . 1) (index . 2) "" (index . 3) -}}
{{- $of := dig "metadata" "annotations" (dict) $live -}}
{{- if not $live -}}
true
{{- else if and (eq (get $of "meta.helm.sh/release-name") $release.Name) (eq (get $of "meta.helm.sh/release-namespace") $release.Namespace) -}}
true
{{- end -}}
{{- end }}

{{- /* The CRDs that something else installed, as a JSON array. */ -}}
{{- define "manta.crdsOfOthers" -}}
{{- $names := list -}}
{{- if include "manta.crdsEnabled" . -}}
{{- range $path, $_ := .Files.Glob "files/crds/*.yaml" -}}
{{- $name := base $path | trimSuffix ".yaml" -}}
{{- if not (include "manta.isFree" (list $ "apiextensions.k8s.io/v1" "CustomResourceDefinition" $name)) -}}
{{- $names = append $names $name -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{ $names | toJson }}
{{- end }}
