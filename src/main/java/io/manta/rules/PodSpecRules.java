package io.manta.rules;

import io.manta.schema.Syntax;
import java.util.List;

/** What belongs to the pod as a whole. */
final class PodSpecRules implements PodTopic {

  private static final String SUBDOMAIN = "lower-case letters, digits, `-` and `.`";
  private static final String LABEL = "at most 63 lower-case letters, digits and `-`";

  @Override
  public void check(PodField pod, PodFindings findings) {
    PodField spec = pod.at("spec");
    for (String name :
        List.of("serviceAccountName", "priorityClassName", "runtimeClassName", "nodeName")) {
      name(spec.at(name), findings);
    }
    spec.at("imagePullSecrets").items().forEach(one -> name(one.at("name"), findings));
    for (String label : List.of("hostname", "subdomain")) {
      PodField field = spec.at(label);
      if (!field.text().isEmpty() && !Syntax.isDns1123Label(field.text())) {
        findings.refuse(field, "is no DNS label", LABEL);
      }
    }
    findings.range(spec.at("terminationGracePeriodSeconds"), 0, Long.MAX_VALUE);
    findings.range(spec.at("activeDeadlineSeconds"), 1, Integer.MAX_VALUE);
    if (spec.at("dnsPolicy").text().equals("None")
        && spec.at("dnsConfig", "nameservers").items().isEmpty()) {
      findings.missing(
          spec.at("dnsConfig", "nameservers"), "a name server, because `dnsPolicy` is None");
    }
    if (spec.at("shareProcessNamespace").value().isTrue() && spec.at("hostPID").value().isTrue()) {
      findings.refuse(spec.at("shareProcessNamespace"), "cannot stand beside `hostPID`");
    }
    identity(spec.at("securityContext"), findings);
  }

  /** What the security contexts of pods and of containers have in common. */
  static void identity(PodField context, PodFindings findings) {
    findings.range(context.at("runAsUser"), 0, Integer.MAX_VALUE);
    findings.range(context.at("runAsGroup"), 0, Integer.MAX_VALUE);
    findings.range(context.at("fsGroup"), 0, Integer.MAX_VALUE);
    PodField seccomp = context.at("seccompProfile");
    if (seccomp.at("type").text().equals("Localhost")
        && seccomp.at("localhostProfile").text().isEmpty()) {
      findings.missing(seccomp.at("localhostProfile"), "the profile's file on the node");
    }
  }

  private static void name(PodField field, PodFindings findings) {
    if (!field.text().isEmpty() && !Syntax.isSubdomain(field.text())) {
      findings.refuse(field, "cannot be an object's name", SUBDOMAIN);
    }
  }
}
