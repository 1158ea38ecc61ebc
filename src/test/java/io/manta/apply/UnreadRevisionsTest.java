package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.manta.client.ApiServer;
import io.manta.client.Fence;
import io.manta.kind.Kinds;
import io.manta.live.LocalServer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.pipeline.ActiveTemplates;
import io.manta.pipeline.PipelineCache;
import io.manta.pipeline.RevisionRollout;
import io.manta.pipeline.RolloutPolicy;
import io.manta.pipeline.TemplateCandidate;
import io.manta.pipeline.TemplateOwner;
import io.manta.pipeline.TemplateScopePolicy;
import io.manta.pipeline.TemplateTrial;
import io.manta.template.set.Overrides;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An operator that starts while the API server does not list what was kept. */
class UnreadRevisionsTest {

  private static final Overrides FILES =
      Overrides.of("mine", Map.of("part/ours.yaml.peb", "{# nothing #}"));
  private static final RevisionRollout WAITS =
      RevisionRollout.in(
          new Tree(Map.of("manta.io/rollout", "waits", "manta.io/rollout-from", "")));

  private final List<Tree> writes = new CopyOnWriteArrayList<>();
  private final Map<String, String> annotations =
      new LinkedHashMap<>(Map.of("manta.io/accepted", "5", "manta.io/rollout", "approved"));
  private final LocalServer server = new LocalServer(this::answer, 1);

  /** Lists that fail, or that have nothing yet, before it lists what there is. */
  private final List<Integer> lists = new ArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"MANUAL", "CANARY"})
  void what_was_approved_stays_so(RolloutPolicy.Strategy strategy) {
    lists.add(503);
    ActiveTemplates templates = templates();

    templates.offer(TemplateOwner.OPERATOR, candidate("first", strategy));
    assertThat(templates.at(TemplateOwner.OPERATOR).refused())
        .singleElement()
        .asString()
        .contains("cannot be read");
    assertThat(templates.at(TemplateOwner.OPERATOR).rollout()).isEqualTo(RevisionRollout.DONE);

    templates.offer(TemplateOwner.OPERATOR, candidate("again", strategy));
    assertThat(templates.at(TemplateOwner.OPERATOR).refused()).isEmpty();
    assertThat(templates.at(TemplateOwner.OPERATOR).used()).contains(FILES);
    assertThat(templates.at(TemplateOwner.OPERATOR).rollout()).isEqualTo(RevisionRollout.DONE);
    assertThat(writes).isEmpty();
  }

  @Test
  void what_is_for_all_at_once_is_in_use_and_kept_later_as_the_newest() {
    lists.add(503);
    lists.add(503);
    lists.add(503);
    KeptRevisions kept = kept();
    kept.keep(TemplateOwner.OPERATOR, FILES, RevisionRollout.DONE);
    assertThat(kept.hashes(TemplateOwner.OPERATOR)).containsExactly(FILES.hash());
    assertThat(kept.isKnown(TemplateOwner.OPERATOR)).isFalse();
    assertThat(writes).isEmpty();

    assertThat(kept.isKnown(TemplateOwner.OPERATOR)).isTrue();
    assertThat(writes).singleElement().extracting(Tree::map).isEqualTo(patch(6, "approved"));
  }

  @Test
  void what_somebody_else_made_and_approved_meanwhile_stays_approved() {
    lists.add(200);
    KeptRevisions kept = kept();
    kept.keep(TemplateOwner.OPERATOR, FILES, WAITS);

    assertThat(writes).hasSize(2);
    assertThat(writes.get(1).map())
        .isEqualTo(
            Map.of(
                "metadata",
                Map.of("annotations", Map.of("manta.io/accepted", "1"), "resourceVersion", "7")));
    assertThat(kept.rollout(TemplateOwner.OPERATOR, FILES.hash())).contains(RevisionRollout.DONE);
  }

  @Test
  void who_takes_the_stage_away_approves_nothing() {
    KeptRevisions kept = kept();
    assertThat(kept.rolloutNow(TemplateOwner.OPERATOR, FILES.hash()))
        .contains(RevisionRollout.DONE);

    annotations.remove("manta.io/rollout");
    assertThat(kept.rolloutNow(TemplateOwner.OPERATOR, FILES.hash())).isEmpty();
  }

  private static Map<String, Object> patch(int order, String stage) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("manta.io/rollout", stage);
    said.put("manta.io/rollout-from", null);
    said.put("manta.io/rollout-canaries", null);
    said.put("manta.io/rollout-unready", null);
    said.put("manta.io/accepted", "" + order);
    return Map.of("metadata", Map.of("annotations", said, "resourceVersion", "7"));
  }

  private static TemplateCandidate candidate(String key, RolloutPolicy.Strategy strategy) {
    return new TemplateCandidate(
        key, () -> FILES, new RolloutPolicy(strategy, 10, Duration.ofMinutes(10)));
  }

  private KeptRevisions kept() {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).build();
    return new KeptRevisions(
        ApiServer.at(config).build(),
        Fence.alone(),
        Optional.of("operator"),
        TemplateScopePolicy.NONE,
        Duration.ZERO);
  }

  private ActiveTemplates templates() {
    return new ActiveTemplates(
        new PipelineCache(
            Kinds.BUILT_IN, Settings.defaults(), TemplateScopePolicy.NONE, id -> true),
        new TemplateTrial(
            namespace -> Stream.empty(),
            Kinds.BUILT_IN,
            Settings.defaults(),
            Observed.NONE,
            TemplateTrial.TrialPolicy.OFFLINE),
        kept());
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean isList = exchange.getRequestURI().toString().contains("labelSelector");
    String method = exchange.getRequestMethod();
    if (!method.equals("GET")) {
      writes.add(new Tree(new ObjectMapper().readValue(exchange.getRequestBody(), Map.class)));
    }
    int code = method.equals("POST") ? 409 : 200;
    Object body = method.equals("POST") ? Map.of("kind", "Status") : configMap();
    if (isList) {
      boolean isEarly = !lists.isEmpty();
      code = isEarly ? lists.remove(0) : 200;
      body = Map.of("items", isEarly ? List.of() : List.of(body));
    }
    byte[] bytes = new ObjectMapper().writeValueAsBytes(body);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Map<String, Object> configMap() {
    Tree object =
        new Tree(
            RevisionText.configMap(
                "operator",
                "operator",
                FILES.hash(),
                annotations,
                RevisionText.data(FILES).orElseThrow()));
    Map<String, Object> metadata = new LinkedHashMap<>(object.at("metadata").map());
    metadata.put("resourceVersion", "7");
    Map<String, Object> all = new LinkedHashMap<>(object.map());
    all.put("metadata", metadata);
    return all;
  }
}
