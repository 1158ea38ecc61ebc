package io.manta.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Fields of a pod that may have one of some words. Kubernetes' schema leaves the words out. */
final class PodWords implements PodTopic {

  private static final Pattern ENTRY = Pattern.compile("\\[\\d+]");
  private static final Map<String, List<String>> WORDS = new TreeMap<>();

  static {
    words("spec.restartPolicy", "Always", "OnFailure", "Never");
    words("spec.dnsPolicy", "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
    words("spec.preemptionPolicy", "PreemptLowerPriority", "Never");
    words("spec.os.name", "linux", "windows");
    words("spec.tolerations[].operator", "Equal", "Exists", "Lt", "Gt");
    words("spec.tolerations[].effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
    String spread = "spec.topologySpreadConstraints[].";
    words(spread + "whenUnsatisfiable", "DoNotSchedule", "ScheduleAnyway");
    words(spread + "nodeAffinityPolicy", "Honor", "Ignore");
    words(spread + "nodeTaintsPolicy", "Honor", "Ignore");
    words("spec.securityContext.fsGroupChangePolicy", "Always", "OnRootMismatch");
    words("spec.securityContext.supplementalGroupsPolicy", "Merge", "Strict");
    words("spec.volumes[].hostPath.type", hostPaths());
    for (String list : List.of("spec.containers[].", "spec.initContainers[].")) {
      container(list);
    }
    for (String owner : List.of("spec.", "spec.containers[].", "spec.initContainers[].")) {
      String context = owner + "securityContext.";
      words(context + "seccompProfile.type", "RuntimeDefault", "Localhost", "Unconfined");
      words(context + "appArmorProfile.type", "RuntimeDefault", "Localhost", "Unconfined");
    }
  }

  private static void container(String list) {
    words(list + "imagePullPolicy", "Always", "IfNotPresent", "Never");
    words(list + "terminationMessagePolicy", "File", "FallbackToLogsOnError");
    words(list + "restartPolicy", "Always", "OnFailure", "Never");
    words(list + "ports[].protocol", "TCP", "UDP", "SCTP");
    words(list + "volumeMounts[].mountPropagation", "None", "HostToContainer", "Bidirectional");
    words(list + "volumeMounts[].recursiveReadOnly", "Disabled", "IfPossible", "Enabled");
    words(list + "resizePolicy[].restartPolicy", "NotRequired", "RestartContainer");
    words(list + "securityContext.procMount", "Default", "Unmasked");
    for (String get : HandlerRules.HANDLED) {
      words(list + get + ".httpGet.scheme", "HTTP", "HTTPS");
    }
  }

  private static String[] hostPaths() {
    return new String[] {
      "Directory",
      "DirectoryOrCreate",
      "File",
      "FileOrCreate",
      "Socket",
      "CharDevice",
      "BlockDevice"
    };
  }

  private static void words(String path, String... words) {
    WORDS.put(path, List.of(words));
  }

  @Override
  public void check(PodField pod, PodFindings findings) {
    look(pod, findings);
  }

  private static void look(PodField field, PodFindings findings) {
    List<String> words = WORDS.get(ENTRY.matcher(field.path()).replaceAll("[]"));
    if (words != null) {
      findings.word(field, words);
    }
    field.fields().forEach(inner -> look(inner, findings));
    field.items().forEach(inner -> look(inner, findings));
  }
}
