package io.manta.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.lint.Linter;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.suite.Coverage;
import io.manta.suite.Suites;
import io.manta.suite.TestReport;
import io.manta.template.language.BranchLog;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Our own templates, by the means that their users have: {@code manta test}, {@code manta lint}.
 */
class TemplateSuitesTest {

  private static final List<Path> TEMPLATES = List.of(Path.of("templates"));

  /** Branches that no object can take, each with why. */
  private static final Set<String> NEVER =
      Set.of(
          // A head service has Ray's own ports, a serve service the ports it is made for.
          "cluster/head-service.yaml.peb for: nothing to go through",
          "cluster/serve-service.yaml.peb for: nothing to go through",
          "service/head-service.yaml.peb for: nothing to go through",
          "service/cluster-serve-service.yaml.peb for: nothing to go through",
          // A pod template has a container; of init containers, the line above asks.
          "job/cluster.yaml.peb for: nothing to go through",
          "job/submitter.yaml.peb for: nothing to go through",
          "part/restricted.yaml.peb for: nothing to go through",
          // The collector needs its STORAGE_BACKEND.
          "part/history-collector.yaml.peb for: nothing to go through",
          // A RayService has a cluster, if only the one that it will make.
          "service/cluster.yaml.peb for: nothing to go through",
          "service/route.yaml.peb for: nothing to go through");

  @Test
  void all_suites_pass_and_take_every_branch() {
    BranchLog log = new BranchLog();
    TemplateSet set = Kinds.BUILT_IN.templates().overriddenBy(TEMPLATES).recording(log);

    TestReport report =
        new TestReport(
            Suites.in(TEMPLATES).run(set, new Suites.Options("", false)),
            Optional.of(new Coverage(set, log)));

    assertThat(report.failed()).as(report.text()).isZero();
    assertThat(log.missed(set.own().texts().keySet()))
        .extracting(branch -> branch.template() + " " + branch.words())
        .allMatch(NEVER::contains);
    assertThat(log.of(set.own().texts().keySet())).hasSizeGreaterThan(200);
  }

  @Test
  void nothing_is_found_in_our_own_templates() {
    Linter linter =
        new Linter(
            Kinds.BUILT_IN.templates(),
            Linter.examplesOfManta(),
            Settings.defaults(),
            new Observed(List.of(), List.of(), false, Set.of(), 36));

    assertThat(linter.check(Overrides.directory(TEMPLATES.get(0)))).isEmpty();
  }
}
