package io.manta.kind.raycronjob;

import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import io.manta.schema.Syntax;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a schema cannot say about a RayCronJob itself: its name, its schedule, its zone. */
final class CronJobRules {

  /** The names of RayJobs may have 47 characters; their time takes the rest. */
  private static final int LONGEST = 36;

  /** Annotation: what is made up after downtime or {@code suspend}. */
  static final String MISSED_RUNS = "manta.io/missed-runs";

  private static final Set<String> MISSED_RUNS_WORDS = Set.of("latest", "all");

  private final Document document;
  private final Tree root;
  private final List<Problem> problems = new ArrayList<>();

  private CronJobRules(Document document) {
    this.document = document;
    this.root = new Tree(document.value());
  }

  static List<Problem> check(Document defaulted) {
    CronJobRules rules = new CronJobRules(defaulted);
    rules.name();
    rules.schedule();
    rules.zone();
    rules.missedRuns();
    return rules.problems;
  }

  private void name() {
    String name = root.at("metadata", "name").text();
    if (name.isEmpty()) {
      problems.add(document.problem("metadata", "a RayCronJob needs a name"));
      return;
    }
    if (name.length() > LONGEST) {
      problems.add(
          document
              .problem("metadata.name", "the name is too long")
              .found(name)
              .expected(
                  "at most %d characters, because each RayJob is called NAME-TIME; these are %d"
                      .formatted(LONGEST, name.length())));
    }
    if (!Syntax.isDns1035Label(name)) {
      problems.add(
          document
              .problem("metadata.name", "the name has a form that is not allowed")
              .found(name)
              .expected("lower-case letters, digits and -, a letter first, no - at the end"));
    }
  }

  private void schedule() {
    Tree schedule = root.at("spec", "schedule");
    if (schedule.value() instanceof String text) {
      try {
        CronSchedule.parse(text, ZoneId.of("UTC"));
      } catch (InvalidSchedule e) {
        problems.add(
            document.problem("spec.schedule", "the schedule cannot be read: " + e.getMessage()));
      }
    }
  }

  private void zone() {
    try {
      CronJob.zone(root.at("spec"), ZoneId.of("UTC"));
    } catch (InvalidSchedule e) {
      problems.add(document.problem("spec.timeZone", e.getMessage()));
    }
  }

  private void missedRuns() {
    Tree words = root.at("metadata", "annotations", MISSED_RUNS);
    if (!words.isAbsent() && !MISSED_RUNS_WORDS.contains(words.text())) {
      problems.add(
          document
              .problem(
                  Document.path("metadata.annotations", MISSED_RUNS), "no word that Manta knows")
              .found(words.text())
              .expected("latest (so too when left out) or all"));
    }
  }
}
