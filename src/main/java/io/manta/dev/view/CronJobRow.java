package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;

/** One RayCronJob. Between its runs it waits for nothing but the clock, and is as it should be. */
public record CronJobRow(GenericKubernetesResource object) implements Row {

  static final List<String> HEADINGS =
      List.of("RAYCRONJOB", "STATUS", "SCHEDULE", "ACTIVE", "LAST RUN", "AGE", "WAITING FOR");

  private static final String NEW = "New";
  private static final String SCHEDULED = "Scheduled";
  private static final String SUSPENDED = "Suspended";

  @Override
  public String kind() {
    return "RayCronJob";
  }

  @Override
  public String state() {
    if (!seen()) {
      return NEW;
    }
    if (spec().at("suspend").isTrue()) {
      return SUSPENDED;
    }
    return is("Ready")
        ? SCHEDULED
        : condition("Ready").map(one -> one.at("reason").text()).orElse(NEW);
  }

  @Override
  public boolean settled() {
    return List.of(SCHEDULED, SUSPENDED).contains(state());
  }

  @Override
  public boolean finished() {
    return settled() || is("Stalled");
  }

  @Override
  public String waitsFor() {
    if (!seen()) {
      return "the operator to begin";
    }
    return settled() ? "" : condition("Ready").map(Row::words).orElse("");
  }

  /** When the next run is due. */
  @Override
  public String remark() {
    return state().equals(SCHEDULED) ? condition("Ready").map(Row::words).orElse("") : "";
  }

  @Override
  public List<Cell> cells(Instant now) {
    String last = status().at("lastScheduleTime").text();
    return List.of(
        Cell.of(name()),
        Cell.of(state(), tone()),
        Cell.of(spec().at("schedule").text("-")),
        Cell.of(status().at("active").list().size()),
        last.isEmpty() ? Cell.of("-") : Cell.age(last, now),
        Cell.age(object.getMetadata().getCreationTimestamp(), now),
        waitsFor().isEmpty() ? Cell.of(remark()) : Cell.of(waitsFor(), Tone.WAITING));
  }
}
