package io.manta.suite;

import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The operator's settings and what a live cluster knows, as a suite says them. */
record Surroundings(Settings settings, Observed observed) {

  private static final Pattern MINOR = Pattern.compile("v?1\\.(\\d{1,3}).*");
  private static final String CONFIG = "config";

  /**
   * @param file the suite
   * @param settings what it says under {@code settings}
   * @param observed what it says under {@code observed}
   */
  static Surroundings of(
      Document file, Map<String, Object> settings, Map<String, Object> observed) {
    return new Surroundings(settings(file, new Tree(settings)), observed(new Tree(observed)));
  }

  private static Settings settings(Document file, Tree said) {
    Settings settings = Settings.from(said.at("env").texts());
    Object config = said.at(CONFIG).value();
    if (config instanceof String name) {
      Path folder = Path.of(file.source()).toAbsolutePath().getParent();
      settings = settings.withConfiguration(InputFiles.one(folder.resolve(name).toString()));
    } else if (config != null) {
      settings = settings.withConfiguration(file.part("settings." + CONFIG, said.at(CONFIG).map()));
    }
    Map<String, String> gates = said.at("featureGates").texts();
    if (!gates.isEmpty()) {
      settings =
          settings.withFeatureGates(
              gates.entrySet().stream()
                  .map(gate -> gate.getKey() + "=" + gate.getValue())
                  .collect(Collectors.joining(",")));
    }
    String scheduler = said.at("batchScheduler").text();
    return scheduler.isEmpty() ? settings : settings.withBatchScheduler(scheduler);
  }

  private static Observed observed(Tree said) {
    Matcher minor = MINOR.matcher(said.at("kubernetesVersion").text());
    return new Observed(
        texts(said.at("headPodIPs")),
        texts(said.at("workerPodIPs")),
        said.at("deleting").isTrue(),
        Set.copyOf(new HashSet<>(texts(said.at("apiGroups")))),
        minor.matches() ? Integer.parseInt(minor.group(1)) : Observed.ASSUMED_KUBERNETES_MINOR,
        said.at("authority").whole().orElse(1L));
  }

  private static List<String> texts(Tree list) {
    return list.items().stream().map(Tree::text).toList();
  }

  /** The one map over the other; maps inside are merged too. */
  static Map<String, Object> over(Map<String, Object> below, Map<String, Object> above) {
    Map<String, Object> out = new LinkedHashMap<>(below);
    above.forEach(
        (key, value) ->
            out.merge(
                key,
                value,
                (a, b) ->
                    a instanceof Map<?, ?> && b instanceof Map<?, ?>
                        ? over(new Tree(a).map(), new Tree(b).map())
                        : b));
    return out;
  }
}
