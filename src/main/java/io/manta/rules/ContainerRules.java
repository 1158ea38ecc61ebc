package io.manta.rules;

import io.manta.schema.Syntax;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Names, images, variables and rights of containers. */
final class ContainerRules implements PodTopic {

  private static final String HOST = "[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?";
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";

  /** As registries, container runtimes and so the kubelet read it. */
  private static final Pattern IMAGE =
      Pattern.compile(
          ("(?:(?:HOST(?:\\.HOST)*|\\[[0-9a-fA-F:]+])(?::[0-9]+)?/)?PART(?:/PART)*"
                  + "(?::[A-Za-z0-9_][-A-Za-z0-9_.]{0,127})?"
                  + "(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?")
              .replace("HOST", HOST)
              .replace("PART", PART));

  /** Since 1.32 names of variables may have any printable character but this. */
  private static final Pattern VARIABLE = Pattern.compile("[ -<>-~]+");

  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");

  private static final Set<String> POD_FIELDS =
      Set.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");

  @Override
  public void check(PodField pod, PodFindings findings) {
    List<PodField> containers = PodAdmission.containers(pod);
    findings.unique(containers.stream().map(one -> one.at("name")).toList(), "container");
    for (PodField container : containers) {
      PodField name = container.at("name");
      if (name.text().isEmpty()) {
        findings.missing(name, "a name");
      } else if (!Syntax.isDns1123Label(name.text())) {
        findings.refuse(
            name, "cannot be a container's name", "at most 63 lower-case letters, digits and `-`");
      }
      image(container.at("image"), findings);
      container.at("env").items().forEach(env -> variable(env, findings));
      container.at("envFrom").items().forEach(from -> source(from, findings));
      security(container.at("securityContext"), findings);
    }
  }

  private static void image(PodField image, PodFindings findings) {
    if (image.text().isEmpty()) {
      findings.missing(image, "an image, as in rayproject/ray:2.52.0");
    } else if (!IMAGE.matcher(image.text()).matches()) {
      findings.refuse(
          image, "cannot be an image's name", "registry/name:tag, the name in lower case");
    }
  }

  private static void variable(PodField env, PodFindings findings) {
    PodField name = env.at("name");
    if (name.text().isEmpty()) {
      findings.missing(name, "a name");
    } else if (!VARIABLE.matcher(name.text()).matches()) {
      findings.refuse(name, "cannot be a variable's name", "letters, digits and `_`; no `=`");
    }
    PodField from = env.at("valueFrom");
    if (!from.isSaid()) {
      return;
    }
    long sources = SOURCES.stream().filter(source -> from.at(source).isSaid()).count();
    if (!env.at("value").text().isEmpty()) {
      findings.refuse(from, "cannot stand beside `value`");
    } else if (sources != 1) {
      findings.refuse(from, sources == 0 ? "names no source" : "names more than one source");
    }
    PodField field = from.at("fieldRef", "fieldPath");
    boolean isEntry =
        field.text().startsWith("metadata.labels[")
            || field.text().startsWith("metadata.annotations[");
    if (field.isSaid() && !isEntry && !POD_FIELDS.contains(field.text())) {
      findings.refuse(
          field, "is no field that a variable can have", "as in metadata.name or status.podIP");
    }
  }

  private static void source(PodField from, PodFindings findings) {
    boolean map = from.at("configMapRef").isSaid();
    boolean secret = from.at("secretRef").isSaid();
    if (map == secret) {
      findings.refuse(from, map ? "names more than one source" : "names no source");
    }
  }

  private static void security(PodField context, PodFindings findings) {
    PodSpecRules.identity(context, findings);
    boolean forbids = Boolean.FALSE.equals(context.at("allowPrivilegeEscalation").value().value());
    boolean admin =
        context.at("capabilities", "add").items().stream()
            .anyMatch(one -> Set.of("SYS_ADMIN", "CAP_SYS_ADMIN").contains(one.text()));
    if (forbids && (context.at("privileged").value().isTrue() || admin)) {
      findings.refuse(
          context.at("allowPrivilegeEscalation"),
          "cannot be false for a container that is privileged or has SYS_ADMIN");
    }
  }
}
