package io.manta.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.AccessReviews;
import io.manta.client.ApiServer;
import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.live.fault.FaultPlan;
import io.manta.live.fault.FaultProxy;
import io.manta.live.fault.RequestFault;
import io.manta.serve.Page.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may read the metrics, asked of a real API server. */
@LiveTest
class GuardIT {

  private final AtomicLong nanos = new AtomicLong();
  private Live live;
  private FaultProxy proxy;
  private KubernetesClient operator;
  private Site site;

  @BeforeEach
  void start(Live live) throws IOException {
    this.live = live;
    proxy = FaultProxy.before(live.controlPlane());
    operator = ApiServer.at(proxy.config()).build();
    Page page = token -> Reply.ok("shown\n");
    Guard guard = new Guard(new AccessReviews(operator), "/metrics", page, nanos::get);
    site =
        Site.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of("/metrics", guard),
            Optional.of(Tls.selfSigned("manta")));
  }

  @AfterEach
  void stop() {
    site.close();
    operator.close();
    proxy.close();
    live.client().rbac().clusterRoles().withName(live.namespace()).delete();
    live.client().rbac().clusterRoleBindings().withName(live.namespace()).delete();
  }

  @Test
  void who_has_no_token_or_a_wrong_one_is_not_let_in() {
    assertThat(code(Optional.empty())).isEqualTo(401);
    assertThat(code(Optional.of("made-up"))).isEqualTo(401);
    assertThat(proxy.requests()).as("without a token nobody is asked").hasSize(1);
  }

  @Test
  void who_has_the_right_reads_until_it_is_taken_and_the_answer_is_too_old() {
    String token = token("scraper");
    assertThat(code(Optional.of(token))).as("without the right").isEqualTo(403);

    grant("scraper");
    assertThat(code(Optional.of(token))).as("no is remembered for 30 s").isEqualTo(403);
    after(Duration.ofSeconds(31));
    await().until(() -> code(Optional.of(token)) == 200);
    int asked = proxy.requests().size();
    assertThat(code(Optional.of(token))).isEqualTo(200);
    assertThat(proxy.requests()).as("yes is remembered").hasSize(asked);

    live.client().rbac().clusterRoleBindings().withName(live.namespace()).delete();
    after(Duration.ofMinutes(4));
    assertThat(code(Optional.of(token))).as("for 5 minutes").isEqualTo(200);
    after(Duration.ofMinutes(2));
    await().until(() -> code(Optional.of(token)) == 403);
  }

  @Test
  void while_the_api_server_is_away_nobody_is_let_in_and_it_is_said_why() {
    String token = token("scraper");
    proxy.let(seenRequest -> RequestFault.DROP);
    assertThat(code(Optional.of(token))).isEqualTo(500);
    assertThat(proxy.requests()).as("asked five times").hasSizeGreaterThanOrEqualTo(5);
    proxy.let(FaultPlan.none());
    assertThat(code(Optional.of(token))).as("a failure is not remembered").isEqualTo(403);
  }

  private int code(Optional<String> token) {
    return Https.get(site, "/metrics", token).code();
  }

  private void after(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private String token(String account) {
    live.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(account)
                .withNamespace(live.namespace())
                .endMetadata()
                .build())
        .create();
    return live.client()
        .serviceAccounts()
        .inNamespace(live.namespace())
        .withName(account)
        .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
        .getStatus()
        .getToken();
  }

  private void grant(String account) {
    ClusterRole role =
        new ClusterRoleBuilder()
            .withNewMetadata()
            .withName(live.namespace())
            .endMetadata()
            .addNewRule()
            .withNonResourceURLs(List.of("/metrics"))
            .withVerbs(List.of("get"))
            .endRule()
            .build();
    ClusterRoleBinding binding =
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName(live.namespace())
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", live.namespace())
            .addNewSubject("", "ServiceAccount", account, live.namespace())
            .build();
    live.client().resource(role).create();
    live.client().resource(binding).create();
  }
}
