package io.manta.rules;

import io.manta.schema.Syntax;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Volumes and what mounts them. */
final class VolumeRules implements PodTopic {

  /** Fields that a source cannot be without, and that Kubernetes' schema does not require. */
  private static final Map<String, String> NEEDED =
      Map.of(
          "configMap", "name",
          "secret", "secretName",
          "persistentVolumeClaim", "claimName",
          "hostPath", "path",
          "nfs", "server");

  private static final int MOST_MODE = 0777;

  @Override
  public void check(PodField pod, PodFindings findings) {
    List<PodField> volumes = pod.at("spec", "volumes").items();
    findings.unique(volumes.stream().map(volume -> volume.at("name")).toList(), "volume");
    volumes.forEach(volume -> volume(volume, findings));
    Set<String> names =
        volumes.stream().map(volume -> volume.at("name").text()).collect(Collectors.toSet());
    for (PodField container : PodAdmission.containers(pod)) {
      List<PodField> mounts = container.at("volumeMounts").items();
      findings.unique(
          mounts.stream().map(mount -> mount.at("mountPath")).toList(), "mount at a path");
      mounts.forEach(mount -> mount(mount, names, findings));
      container
          .at("volumeDevices")
          .items()
          .forEach(device -> known(device.at("name"), names, findings));
    }
  }

  private static void volume(PodField volume, PodFindings findings) {
    PodField name = volume.at("name");
    if (!Syntax.isDns1123Label(name.text())) {
      findings.refuse(
          name, "cannot be a volume's name", "at most 63 lower-case letters, digits and `-`");
    }
    List<PodField> sources =
        volume.fields().stream()
            .filter(field -> field.isSaid() && !field.key().equals("name"))
            .toList();
    if (sources.size() > 1) {
      findings.refuse(
          volume,
          "is of more than one kind: `"
              + sources.stream().map(PodField::key).collect(Collectors.joining("`, `"))
              + "`");
    }
    for (PodField source : sources) {
      String needed = NEEDED.getOrDefault(source.key(), "");
      if (!needed.isEmpty() && source.at(needed).text().isEmpty()) {
        findings.missing(source.at(needed), "what the volume is made from");
      }
      findings.range(source.at("defaultMode"), 0, MOST_MODE);
      source.at("items").items().forEach(item -> findings.range(item.at("mode"), 0, MOST_MODE));
    }
  }

  private static void mount(PodField mount, Set<String> volumes, PodFindings findings) {
    known(mount.at("name"), volumes, findings);
    if (mount.at("mountPath").text().isEmpty()) {
      findings.missing(mount.at("mountPath"), "a path in the container");
    }
    boolean both =
        !mount.at("subPath").text().isEmpty() && !mount.at("subPathExpr").text().isEmpty();
    if (both) {
      findings.refuse(mount.at("subPathExpr"), "cannot stand beside `subPath`");
    }
    for (String name : List.of("subPath", "subPathExpr")) {
      String path = mount.at(name).text();
      if (path.startsWith("/") || Arrays.asList(path.split("/")).contains("..")) {
        findings.refuse(mount.at(name), "leaves the volume", "a path without `..`, no `/` first");
      }
    }
  }

  private static void known(PodField name, Set<String> volumes, PodFindings findings) {
    if (!name.text().isEmpty() && !volumes.contains(name.text())) {
      findings.refuse(
          name,
          "the pod has no volume of this name",
          volumes.isEmpty()
              ? "an entry of `volumes`"
              : "one of `" + volumes.stream().sorted().collect(Collectors.joining("`, `")) + "`",
          "add it to `volumes` of the pod, or remove the mount");
    }
  }
}
