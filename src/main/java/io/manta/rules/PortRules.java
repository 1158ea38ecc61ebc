package io.manta.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Ports of containers. */
final class PortRules implements PodTopic {

  static final int MOST = 65_535;

  private static final Pattern NAME =
      Pattern.compile("(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");

  @Override
  public void check(PodField pod, PodFindings findings) {
    boolean onHost = pod.at("spec", "hostNetwork").value().isTrue();
    List<PodField> hostPorts = new ArrayList<>();
    for (PodField container : PodAdmission.containers(pod)) {
      List<PodField> ports = container.at("ports").items();
      findings.unique(ports.stream().map(port -> port.at("name")).toList(), "port");
      for (PodField port : ports) {
        findings.range(port.at("containerPort"), 1, MOST);
        findings.range(port.at("hostPort"), 0, MOST);
        PodField name = port.at("name");
        if (!name.text().isEmpty() && !isName(name.text())) {
          findings.refuse(
              name,
              "cannot be a port's name",
              "at most 15 lower-case letters, digits and `-`, at least one letter");
        }
        long host = port.at("hostPort").value().whole().orElse(0L);
        if (host > 0) {
          hostPorts.add(port);
        }
        if (onHost && host > 0 && host != port.at("containerPort").value().whole().orElse(0L)) {
          findings.refuse(
              port.at("hostPort"), "with `hostNetwork` must be the same as `containerPort`");
        }
      }
    }
    distinct(hostPorts, findings);
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** A port number or the name of one, as probes have it. */
  static void target(PodField port, PodFindings findings) {
    if (!port.isSaid()) {
      findings.missing(port, "a port's number or name");
    } else if (port.value().whole().isPresent()) {
      findings.range(port, 1, MOST);
    } else if (!isName(port.text())) {
      findings.refuse(port, "is no port", "a number from 1 to " + MOST + ", or a port's name");
    }
  }

  private static void distinct(List<PodField> ports, PodFindings findings) {
    List<String> seen = new ArrayList<>();
    for (PodField port : ports) {
      String key =
          port.at("hostPort").text()
              + port.at("protocol").value().text("TCP")
              + port.at("hostIP").value().text("0.0.0.0");
      if (seen.contains(key)) {
        findings.refuse(port.at("hostPort"), "another container has this port of the node");
      }
      seen.add(key);
    }
  }
}
