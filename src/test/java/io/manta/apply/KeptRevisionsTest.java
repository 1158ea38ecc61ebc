package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.manta.client.ApiServer;
import io.manta.client.Fence;
import io.manta.live.LocalServer;
import io.manta.pipeline.RevisionRollout;
import io.manta.pipeline.TemplateOwner;
import io.manta.pipeline.TemplateScopePolicy;
import io.manta.template.set.Overrides;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody put beside the revisions that an operator kept. */
class KeptRevisionsTest {

  private static final Overrides PLANTED =
      Overrides.of("planted", Map.of("cluster/a.yaml.peb", "kind: ConfigMap\n"));

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private LocalServer server;

  /** An API server that has one such ConfigMap in each namespace. */
  @BeforeEach
  void serve() {
    server =
        new LocalServer(
            exchange -> {
              asked.add(exchange.getRequestURI().toString());
              Map<String, Object> planted =
                  RevisionText.configMap(
                      "team",
                      "namespace",
                      PLANTED.hash(),
                      RevisionText.annotations(1, RevisionRollout.DONE),
                      RevisionText.data(PLANTED).orElseThrow());
              byte[] body = new ObjectMapper().writeValueAsBytes(Map.of("items", List.of(planted)));
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            },
            1);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Optional<Overrides> found(TemplateScopePolicy policy) {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).build();
    return new KeptRevisions(
            ApiServer.at(config).build(), Fence.alone(), Optional.of("operator"), policy)
        .find(TemplateOwner.namespace("team"), PLANTED.hash());
  }

  @Test
  void where_a_namespace_has_no_templates_it_has_no_revisions_either() {
    assertThat(found(TemplateScopePolicy.NONE)).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void no_more_is_read_than_can_be_kept() {
    assertThat(found(TemplateScopePolicy.PODS)).isPresent();
    assertThat(asked).singleElement().asString().contains("limit=12&");
  }
}
