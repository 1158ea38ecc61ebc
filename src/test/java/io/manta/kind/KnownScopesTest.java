package io.manta.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.PodSubject;
import io.manta.manifest.Subject;
import io.manta.manifest.TemplateScope;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Checked;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.ValueType;
import io.manta.schema.ValueType.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of variables beforehand holds for every object, or a sound set is refused. */
class KnownScopesTest {

  private final KnownScopes scopes = KnownScopes.of(Kinds.BUILT_IN);

  @ParameterizedTest
  @ValueSource(strings = {"", "volcano", "yunikorn", "kai-scheduler", "scheduler-plugins"})
  void every_sample_has_only_what_is_known(String scheduler) {
    Settings settings =
        Settings.defaults().withBatchScheduler(scheduler).withFeatureGates("KubernetesWAS=true");
    List<String> unknown = new ArrayList<>();
    int seen = 0;
    for (Document sample : InputFiles.read(List.of("samples"), true, null).documents()) {
      Optional<Kind> kind = Kinds.BUILT_IN.named(String.valueOf(sample.value().get("kind")));
      if (kind.isPresent()) {
        seen++;
        Checked checked = kind.get().check(sample, settings);
        collect(kind.get().read(checked.defaulted().value(), settings, Observed.NONE), unknown);
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(seen).isGreaterThan(40);
  }

  private void collect(Subject subject, List<String> unknown) {
    List<TemplateScope> all = new ArrayList<>(subject.scopes());
    if (subject instanceof PodSubject pods) {
      pods.onePodOfEachGroup().forEach(slot -> all.add(pods.scope(slot)));
    }
    for (TemplateScope scope : all) {
      ValueType types = ValueType.fields(scopes.of(scope.template()).orElseThrow());
      collect(scope.template() + " of " + subject.words(), scope.values(), types, unknown);
    }
  }

  private static void collect(String path, Object value, ValueType type, List<String> unknown) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, inner) -> {
            Optional<ValueType> known =
                type.form() == Form.MAP ? Optional.of(type.entry()) : type.field(name.toString());
            String at = path + "." + name;
            known.ifPresentOrElse(
                inside -> collect(at, inner, inside, unknown), () -> unknown.add(at));
          });
    } else if (value instanceof Collection<?> list) {
      list.forEach(entry -> collect(path + "[]", entry, type.entry(), unknown));
    } else if (value != null && Set.of(Form.LIST, Form.FIELDS).contains(type.form())) {
      unknown.add(path + " is " + value);
    }
  }

  /** By the code that makes a fact, by the CRD, or not at all. */
  @ParameterizedTest
  @CsvSource({
    "cluster/x.yaml.peb, cluster.name, TEXT",
    "cluster/x.yaml.peb, cluster.labels, MAP",
    "cluster/x.yaml.peb, cluster.autoscaler.enabled, BOOLEAN",
    "cluster/x.yaml.peb, cluster.spec.headGroupSpec.serviceType, TEXT",
    "cluster/x.yaml.peb, cluster.spec.nope, NONE",
    "cluster/x.yaml.peb, groups, LIST",
    "cluster/x.yaml.peb, pod, NONE",
    "group/x.yaml.peb, group.spec.template.spec.nodeSelector, MAP",
    "pod/worker.yaml.peb, group.podsWanted, NUMBER",
    "pod/head.yaml.peb, group.podsWanted, NONE",
    "pod/head.yaml.peb, pod.template.spec.containers, LIST",
    "pod/head.yaml.peb, operator.gates.RestrictedPods, BOOLEAN",
    "pod/head.yaml.peb, operator.gates.RestrictedPodz, NONE",
    "job/x.yaml.peb, job.spec.entrypoint, TEXT",
    "job/x.yaml.peb, cluster.spec.rayVersion, TEXT",
    "service/x.yaml.peb, cluster.labels, MAP",
    "service/x.yaml.peb, service.clusters, LIST",
    "cronjob/x.yaml.peb, run.name, TEXT",
  })
  void a_name_has_the_form_that_it_has(String template, String path, String form) {
    Optional<ValueType> type = Optional.of(ValueType.fields(scopes.of(template).orElseThrow()));
    for (String name : path.split("\\.")) {
      type = type.flatMap(one -> one.field(name));
    }
    assertThat(type.map(one -> one.form().name()).orElse("NONE")).isEqualTo(form);
  }

  @Test
  void of_parts_nothing_is_known_but_by_who_includes_them() {
    assertThat(scopes.of("part/probes.yaml.peb")).isEmpty();
  }
}
