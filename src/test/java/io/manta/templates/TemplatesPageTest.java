package io.manta.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.kind.raycluster.RayClusterKind;
import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.rayjob.RayJobKind;
import io.manta.kind.rayservice.RayServiceKind;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.schema.Yaml;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page lists the variables that templates see: all of them, and no others. */
class TemplatesPageTest {

  /** What the user wrote, shown as it is, and maps whose keys are not ours to name. */
  private static final Set<String> OPEN =
      Set.of(
          "spec",
          "template",
          "options",
          "labels",
          "annotations",
          "gates",
          "podLabels",
          "podAnnotations",
          "ownService",
          "own",
          "wanted",
          "least",
          "topology");

  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z]+\\.[\\w.]+)` \\|", Pattern.MULTILINE);

  private static final String CLUSTER =
      """
      metadata: {name: demo}
      spec:
        headGroupSpec: {template: {spec: {containers: [{name: h}]}}}
        workerGroupSpecs: [{groupName: w, template: {spec: {containers: [{name: w}]}}}]
      """;

  private final Cluster cluster =
      Cluster.of(
          Yaml.read("demo.yaml", CLUSTER).get(0).value(), Settings.defaults(), Observed.NONE);

  @Test
  void lists_every_variable_and_no_other() {
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(variables());
  }

  @Test
  void a_head_sees_nothing_that_a_worker_does_not() {
    Map<String, Object> head = cluster.scope(new PodSlot(PodSlot.HEAD, 0, 0, "", "x")).values();
    Set<String> names = new TreeSet<>();
    collect("", head, names);

    assertThat(variables()).containsAll(without(names));
  }

  private Set<String> variables() {
    Set<String> names = new TreeSet<>();
    collect("", cluster.scope(new PodSlot("w", 0, 0, "", "x")).values(), names);
    collect("", ofJob(), names);
    cronJob().scopes().forEach(scope -> collect("", scope.values(), names));
    service(names);
    return without(names);
  }

  /** What templates of a RayService see beside what those of a RayCluster do. */
  private static void service(Set<String> names) {
    Map<String, Object> values =
        new RayServiceKind(new RayClusterKind())
            .read(Map.of("metadata", Map.of("name", "demo")), Settings.defaults(), Observed.NONE)
            .scopes()
            .get(0)
            .values();
    collect("service", (Map<?, ?>) values.get("service"), names);
  }

  private static Subject cronJob() {
    Map<String, Object> object =
        Yaml.read("cron.yaml", "{metadata: {name: c}, spec: {schedule: '@daily'}}").get(0).value();
    return Kinds.cronJobs(ZoneOffset.UTC).read(object, Settings.defaults(), Observed.NONE);
  }

  private static Map<String, Object> ofJob() {
    return new RayJobKind(new RayClusterKind())
        .read(
            Yaml.read("job.yaml", "{metadata: {name: demo}, spec: {clusterSelector: {}}}")
                .get(0)
                .value(),
            Settings.defaults(),
            Observed.NONE)
        .scopes()
        .get(0)
        .values();
  }

  /** The networkPolicy of a group is like that of the cluster, which the page lists. */
  private static Set<String> without(Set<String> names) {
    return names.stream()
        .filter(name -> name.contains("."))
        .filter(name -> !name.startsWith("group.networkPolicy."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void collect(String path, Map<?, ?> map, Set<String> names) {
    map.forEach(
        (key, value) -> {
          String name = path.isEmpty() ? key.toString() : path + "." + key;
          names.add(name);
          boolean open = OPEN.contains(key.toString());
          if (value instanceof Map<?, ?> inner && !open) {
            collect(name, inner, names);
          }
        });
  }

  private static Set<String> rows() {
    Set<String> rows = new TreeSet<>();
    Matcher matcher = ROW.matcher(TemplatesPage.text());
    while (matcher.find()) {
      rows.add(matcher.group(1));
    }
    return rows;
  }
}
