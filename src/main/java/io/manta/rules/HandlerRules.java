package io.manta.rules;

import java.util.List;

/** Probes and life-cycle hooks: one way to ask, and times that make sense. */
final class HandlerRules implements PodTopic {

  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");
  private static final List<String> HOOKS = List.of("lifecycle.postStart", "lifecycle.preStop");
  private static final List<String> WAYS = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> HOOK_WAYS = List.of("exec", "httpGet", "tcpSocket", "sleep");

  /** Everything of a container that may have an {@code httpGet}. */
  static final List<String> HANDLED =
      List.of(
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle.postStart",
          "lifecycle.preStop");

  @Override
  public void check(PodField pod, PodFindings findings) {
    for (PodField container : PodAdmission.containers(pod)) {
      for (String name : PROBES) {
        PodField probe = container.at(name);
        if (probe.isSaid()) {
          one(probe, WAYS, findings);
          times(probe, name, findings);
        }
      }
      for (String name : HOOKS) {
        PodField hook = container.at(name.split("\\."));
        if (hook.isSaid()) {
          one(hook, HOOK_WAYS, findings);
        }
      }
    }
  }

  private static void one(PodField owner, List<String> ways, PodFindings findings) {
    List<String> said = ways.stream().filter(way -> owner.at(way).isSaid()).toList();
    if (said.size() != 1) {
      findings.refuse(
          owner,
          said.isEmpty()
              ? "says not what to do: one of `" + String.join("`, `", ways) + "` is needed"
              : "has `" + String.join("` and `", said) + "`, and may have only one of them");
    }
    for (String way : List.of("httpGet", "tcpSocket")) {
      if (owner.at(way).isSaid()) {
        PortRules.target(owner.at(way, "port"), findings);
      }
    }
    if (owner.at("grpc").isSaid()) {
      findings.range(owner.at("grpc", "port"), 1, PortRules.MOST);
    }
    if (owner.at("exec").isSaid() && owner.at("exec", "command").items().isEmpty()) {
      findings.missing(owner.at("exec", "command"), "a command");
    }
  }

  private static void times(PodField probe, String name, PodFindings findings) {
    for (String field :
        List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold")) {
      findings.range(probe.at(field), 0, Integer.MAX_VALUE);
    }
    boolean ready = name.equals("readinessProbe");
    findings.range(probe.at("successThreshold"), 0, ready ? Integer.MAX_VALUE : 1);
    PodField grace = probe.at("terminationGracePeriodSeconds");
    findings.range(grace, 1, Integer.MAX_VALUE);
    if (ready && grace.isSaid()) {
      findings.refuse(grace, "a readiness probe ends no container, so it has no such time");
    }
  }
}
