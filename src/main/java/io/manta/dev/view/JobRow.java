package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One RayJob. */
public record JobRow(GenericKubernetesResource object) implements Row {

  private static final Set<String> FINE = Set.of("Complete", "Suspended", "Waiting");
  static final List<String> HEADINGS =
      List.of("RAYJOB", "STATUS", "JOB", "RAYCLUSTER", "AGE", "WAITING FOR");

  @Override
  public String kind() {
    return "RayJob";
  }

  /** {@code status.jobDeploymentStatus}. */
  @Override
  public String state() {
    return status().at("jobDeploymentStatus").text("New");
  }

  @Override
  public boolean settled() {
    return FINE.contains(state()) || isOthers();
  }

  @Override
  public boolean finished() {
    return settled() || Set.of("Failed", "ValidationFailed").contains(state());
  }

  @Override
  public String waitsFor() {
    return condition("Ready")
        .filter(one -> !one.at("status").text().equals("True"))
        .map(Row::words)
        .orElse("");
  }

  private boolean isOthers() {
    return !Set.of("", "ray.io/kuberay-operator").contains(spec().at("managedBy").text());
  }

  @Override
  public List<Cell> cells(Instant now) {
    return List.of(
        Cell.of(name()),
        Cell.of(state(), tone()),
        Cell.of(status().at("jobStatus").text("-")),
        Cell.of(status().at("rayClusterName").text("-")),
        Cell.age(object.getMetadata().getCreationTimestamp(), now),
        Cell.of(waitsFor(), Tone.WAITING));
  }
}
