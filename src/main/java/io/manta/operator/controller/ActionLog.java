package io.manta.operator.controller;

import io.manta.manifest.ObjectId;
import io.manta.operator.cache.ResourceKey;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for each thing that was done, or could not be: whose, what and why. As fields too, for
 * who reads with a machine. What an object contains is never in it.
 */
final class ActionLog {

  private static final Logger LOG = LoggerFactory.getLogger("io.manta.actions");

  private ActionLog() {}

  static void log(ResourceKey cluster, Outcome outcome) {
    Level level =
        switch (outcome.result()) {
          case DONE -> Level.INFO;
          case ALREADY, MISSING, AWAITED, SKIPPED -> Level.DEBUG;
          case FAILED, TAKEN, GONE, UNKNOWN -> Level.WARN;
        };
    LoggingEventBuilder line = LOG.atLevel(level);
    ObjectId id = outcome.step().id();
    String step = outcome.step().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    String result = outcome.result().name().toLowerCase(Locale.ROOT);
    line.addKeyValue("cluster", cluster)
        .addKeyValue("step", step)
        .addKeyValue("kind", id.kind())
        .addKeyValue("name", id.name())
        .addKeyValue("result", result)
        .addKeyValue("reason", outcome.step().reason());
    String end = outcome.result() == Result.DONE ? "" : " (" + result + end(outcome) + ")";
    line.log(
        "{}: {} {} {}: {}{}", cluster, step, id.kind(), id.name(), outcome.step().reason(), end);
  }

  private static String end(Outcome outcome) {
    return outcome.message().isEmpty() ? "" : ": " + outcome.message();
  }
}
