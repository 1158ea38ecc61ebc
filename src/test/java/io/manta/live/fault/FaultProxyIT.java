package io.manta.live.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.manta.client.ApiServer;
import io.manta.live.Live;
import io.manta.live.LiveTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the faults happen, and nothing else does. */
@LiveTest
class FaultProxyIT {

  private Live live;
  private FaultProxy proxy;
  private KubernetesClient client;

  @BeforeEach
  void start(Live live) {
    this.live = live;
    this.proxy = FaultProxy.before(live.controlPlane());
    Config config = proxy.config();
    config.setRequestRetryBackoffLimit(0);
    this.client = ApiServer.at(config).build();
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  @Test
  void without_faults_all_goes_through() {
    create("a");
    assertThat(there("a")).isTrue();
    assertThat(proxy.requests()).extracting(s -> s.seenRequest().isWrite()).containsExactly(true);
  }

  @Test
  void a_dropped_request_is_not_carried_out_and_a_lost_answer_is() {
    proxy.let(
        seenRequest ->
            seenRequest.path().endsWith("/dropped") ? RequestFault.DROP : RequestFault.LOSE_ANSWER);
    assertThatThrownBy(() -> create("dropped")).isInstanceOf(KubernetesClientException.class);
    assertThatThrownBy(() -> create("lost")).isInstanceOf(KubernetesClientException.class);
    assertThat(there("dropped")).isFalse();
    assertThat(there("lost")).isTrue();
  }

  @Test
  void a_refusal_has_its_code_and_is_not_carried_out() {
    proxy.let(seenRequest -> RequestFault.comeAgain(429, 1));
    assertThatThrownBy(() -> create("a"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(429));
    assertThat(there("a")).isFalse();
  }

  @Test
  void after_the_kill_nothing_comes_through() {
    proxy.let(
        seenRequest ->
            seenRequest.path().endsWith("/a") ? RequestFault.KILL_AFTER : RequestFault.NONE);
    assertThatThrownBy(() -> create("a")).isInstanceOf(KubernetesClientException.class);
    assertThatThrownBy(() -> create("b")).isInstanceOf(KubernetesClientException.class);
    assertThat(there("a")).isTrue();
    assertThat(there("b")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Disturbance.class)
  void an_informer_survives_what_happens_to_its_watch(Disturbance what) {
    proxy.let(
        new FaultPlan() {
          @Override
          public RequestFault on(SeenRequest request) {
            return RequestFault.NONE;
          }

          @Override
          public Disturbance during(SeenRequest watch, int event) {
            return event % 2 == 0 ? what : Disturbance.NONE;
          }
        });
    List<String> names = IntStream.range(0, 4).mapToObj(i -> "m" + i).toList();
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace(live.namespace()).withLabel("of", "us").inform()) {
      names.forEach(name -> live.client().resource(map(name)).create());
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                List<String> seen = new ArrayList<>();
                informer.getStore().list().forEach(m -> seen.add(m.getMetadata().getName()));
                return seen.containsAll(names);
              });
    }
    assertThat(proxy.requests()).anyMatch(served -> served.seenRequest().isWatch());
  }

  private void create(String name) {
    client.resource(map(name)).create();
  }

  private boolean there(String name) {
    return live.client().configMaps().inNamespace(live.namespace()).withName(name).get() != null;
  }

  private ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(live.namespace())
        .addToLabels("of", "us")
        .endMetadata()
        .build();
  }
}
