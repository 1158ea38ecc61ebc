package io.manta.cli;

import io.manta.model.Version;
import io.manta.operator.OperatorOptions;
import io.manta.template.set.TemplateSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first and the last line of an operator's log: what runs here, and why it ended. */
final class StartLine {

  private static final Logger LOG = LoggerFactory.getLogger("io.manta.operator");

  private StartLine() {}

  static void log(OperatorOptions options) {
    LOG.atInfo()
        .addKeyValue("version", options.settings().version())
        .addKeyValue("commit", Version.commit())
        .addKeyValue("java", Runtime.version())
        .addKeyValue("namespaces", namespaces(options))
        .addKeyValue("leaderElection", options.election().isPresent())
        .addKeyValue("concurrency", options.concurrency())
        .addKeyValue("gates", gates(options))
        .addKeyValue("templates", templates(options))
        .addKeyValue("namespaceTemplates", options.templates().policy().toString())
        .log("manta operator starts");
  }

  static void stopped(String why) {
    LOG.atInfo().addKeyValue("reason", why).log("manta operator stopped");
  }

  private static String namespaces(OperatorOptions options) {
    return options.namespaces().isEmpty()
        ? "all"
        : String.join(",", new TreeSet<>(options.namespaces()));
  }

  /** As {@code --feature-gates} takes them. */
  private static String gates(OperatorOptions options) {
    Map<String, Boolean> states = new TreeMap<>(options.settings().gates().states());
    return String.join(
        ",", states.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList());
  }

  private static String templates(OperatorOptions options) {
    TemplateSet builtIn = TemplateSet.builtIn();
    TemplateSet all = builtIn.overriddenBy(options.templates().operators());
    String ours = "built-in " + builtIn.hash();
    return all.hash().equals(builtIn.hash()) ? ours : ours + ", operator " + all.hash();
  }
}
