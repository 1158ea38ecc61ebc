package io.manta.dev;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.manta.live.Live;
import io.manta.live.LiveTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@LiveTest
class ControlPlaneIT {

  @Test
  void what_a_deleted_cluster_owned_is_collected_at_once(Live live) {
    HasMetadata owner =
        live.apply(
                """
                apiVersion: ray.io/v1
                kind: RayCluster
                metadata: {name: mini}
                spec:
                  headGroupSpec:
                    rayStartParams: {}
                    template: {spec: {containers: [{name: ray-head, image: "rayproject/ray:2.9.0"}]}}
                """)
            .get(0);
    ConfigMap owned = owned(live, owner);

    live.client().resource(owner).delete();

    await().atMost(Duration.ofSeconds(10)).until(() -> live.client().resource(owned).get() == null);
  }

  private static ConfigMap owned(Live live, HasMetadata owner) {
    return live.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("owned")
                .withNamespace(live.namespace())
                .withOwnerReferences(
                    new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .build())
                .endMetadata()
                .build())
        .create();
  }
}
