package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One RayJob. */
public record JobRow(GenericKubernetesResource job) implements Row {

  private static final Set<String> FINE = Set.of("Complete", "Suspended", "Waiting");
  private static final List<String> HEADINGS =
      List.of("NAMESPACE", "RAYJOB", "STATUS", "JOB", "RAYCLUSTER", "AGE", "WAITING FOR");

  @Override
  public String kind() {
    return "RayJob";
  }

  @Override
  public String name() {
    return job.getMetadata().getName();
  }

  @Override
  public String namespace() {
    return job.getMetadata().getNamespace();
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
    return status().at("conditions").items().stream()
        .filter(one -> one.at("type").text().equals("Ready"))
        .filter(one -> !one.at("status").text().equals("True"))
        .map(one -> one.at("reason").text())
        .findFirst()
        .orElse("");
  }

  private boolean isOthers() {
    String manager = new Tree(job.getAdditionalProperties().get("spec")).at("managedBy").text();
    return !Set.of("", "ray.io/kuberay-operator").contains(manager);
  }

  private Tree status() {
    return new Tree(job.getAdditionalProperties().get("status"));
  }

  /** One row a job, in the order given. */
  public static Table table(List<JobRow> jobs, Instant now) {
    boolean namespaces = jobs.stream().map(JobRow::namespace).distinct().count() > 1;
    List<List<Cell>> rows = jobs.stream().map(job -> job.cells(namespaces, now)).toList();
    return new Table(namespaces ? HEADINGS : HEADINGS.subList(1, HEADINGS.size()), rows);
  }

  private List<Cell> cells(boolean withNamespace, Instant now) {
    Instant created = Instant.parse(job.getMetadata().getCreationTimestamp());
    Tone tone = settled() ? Tone.GOOD : finished() ? Tone.BAD : Tone.WAITING;
    List<Cell> cells =
        new ArrayList<>(
            List.of(
                Cell.of(name()),
                Cell.of(state(), tone),
                Cell.of(status().at("jobStatus").text("-")),
                Cell.of(status().at("rayClusterName").text("-")),
                Cell.of(Age.of(Duration.between(created, now))),
                Cell.of(waitsFor(), Tone.WAITING)));
    if (withNamespace) {
      cells.add(0, Cell.of(namespace()));
    }
    return cells;
  }
}
