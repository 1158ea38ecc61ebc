package io.manta.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import io.manta.template.layers.Origins;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The RayCluster {@code ns/c} with uid {@code now} meets an object of the name of one of its own.
 */
class UnownedObjectTest {

  /** RayClusters that there are, by name and uid. */
  private static final Map<String, String> THERE = Map.of("c", "now", "other", "alive");

  private static final String OURS = "labels: {ray.io/cluster: c, app.kubernetes.io/name: kuberay}";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "its own                          | ownerReferences: [{OWNER, name: c, uid: now}]                | ''",
        "of a deleted one of its name     | ownerReferences: [{OWNER, name: c, uid: before}]             | garbage",
        "of a deleted one, made by KubeRay| ownerReferences: [{OLD, name: c, uid: before}]               | garbage",
        "of a deleted one of another name | ownerReferences: [{OWNER, name: gone, uid: x}]               | RayCluster ns/gone",
        "of a living one                  | ownerReferences: [{OWNER, name: other, uid: alive}]          | RayCluster ns/other",
        "of one that was made again       | ownerReferences: [{OWNER, name: other, uid: before}]         | RayCluster ns/other",
        "of another kind of this name     | ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: c, uid: before}] | ConfigMap ns/c",
        "of another RayCluster kind       | ownerReferences: [{apiVersion: x.io/v1, kind: RayCluster, name: c, uid: before}] | RayCluster ns/c",
        "of a dead one and of a Deployment| ownerReferences: [{OWNER, name: c, uid: before}, {apiVersion: apps/v1, kind: Deployment, name: d, uid: x}] | RayCluster ns/c, Deployment ns/d",
        "somebody's                       | name: x                                                      | no cluster",
        "left without owner by Manta      | labels: {manta.io/cluster: before, ray.io/cluster: c}        | left",
        "without owner, of a living one   | labels: {manta.io/cluster: alive, ray.io/cluster: other}     | RayCluster with uid alive",
        "left without owner by KubeRay    | managedFields: [{manager: kuberay-operator, operation: Update}], OURS | left",
        "with labels as KubeRay's         | OURS                                                         | no cluster",
        "KubeRay's for another            | managedFields: [{manager: kuberay-operator, operation: Update}], labels: {ray.io/cluster: d} | no cluster",
      })
  void whose_it_is(String what, String metadata, String whose) {
    UnownedObject unownedObject = new UnownedObject(LiveObject.of(object(metadata)));
    String obstacle =
        unownedObject.obstacle(wanted("{}"), "now", UnownedObjectTest::isThere).orElse("");
    if (whose.isEmpty() || whose.equals("garbage") || whose.equals("left")) {
      assertThat(obstacle).isEmpty();
      assertThat(unownedObject.isGarbage("now")).isEqualTo(whose.equals("garbage"));
    } else {
      assertThat(obstacle).contains(" belongs to " + whose + ";");
    }
  }

  @Test
  void what_holds_data_or_may_not_be_deleted_is_adopted_and_the_rest_made_again() {
    assertThat(UnownedObject.isAdopted(wanted("{}"))).isFalse();
    assertThat(UnownedObject.isAdopted(wanted("{manta.io/keep: 'true'}"))).isTrue();
    Map<String, Object> claim = new LinkedHashMap<>(wanted("{}").object());
    claim.put("kind", "PersistentVolumeClaim");
    assertThat(UnownedObject.isAdopted(new Manifest(claim, "t", Origins.NONE))).isTrue();
  }

  /** The same for every kind: the RayJob {@code ns/j} that is there has uid {@code now} too. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "its own                        | ownerReferences: [{JOB, name: j, uid: now}]      | ''",
        "of a deleted one of its name   | ownerReferences: [{JOB, name: j, uid: before}]   | garbage",
        "of a deleted one of another    | ownerReferences: [{JOB, name: gone, uid: x}]     | RayJob ns/gone",
        "of a RayCluster of this name   | ownerReferences: [{OWNER, name: j, uid: before}] | RayCluster ns/j",
        "left without owner by Manta    | annotations: {manta.io/rayjob: ns/j}, labels: {manta.io/cluster: before} | left",
        "by its labels                  | labels: {manta.io/cluster: before, ray.io/originated-from-crd: RayJob, ray.io/originated-from-cr-name: j} | left",
        "without owner, of a living one | annotations: {manta.io/rayjob: ns/k}, labels: {manta.io/cluster: alive} | RayJob ns/k",
        "somebody's                     | name: x                                          | no RayJob",
      })
  void whose_it_is_for_a_ray_job(String what, String metadata, String whose) {
    Manifest wanted =
        new Manifest(object("ownerReferences: [{JOB, name: j, uid: now}]"), "t", Origins.NONE);
    UnownedObject unownedObject = new UnownedObject(LiveObject.of(object(metadata)));
    String obstacle =
        unownedObject
            .obstacle(
                wanted,
                "now",
                (id, uid) ->
                    id.kind().equals("RayJob")
                        && uid.equals(Map.of("j", "now", "k", "alive").get(id.name())))
            .orElse("");
    if (Set.of("", "garbage", "left").contains(whose)) {
      assertThat(obstacle).isEmpty();
      assertThat(unownedObject.isGarbage("now")).isEqualTo(whose.equals("garbage"));
    } else {
      assertThat(obstacle).contains(" belongs to " + whose + ";");
    }
  }

  private static boolean isThere(ObjectId rayCluster, String uid) {
    return rayCluster.namespace().equals("ns") && uid.equals(THERE.get(rayCluster.name()));
  }

  private static Manifest wanted(String annotations) {
    return new Manifest(
        object(OURS + ", OURSELVES, annotations: " + annotations), "t", Origins.NONE);
  }

  private static Map<String, Object> object(String metadata) {
    String text =
        "{apiVersion: v1, kind: Service, metadata: {namespace: ns, name: svc, "
            + metadata
                .replace("name: x", "generateName: x")
                .replace("OWNER", "apiVersion: ray.io/v1, kind: RayCluster")
                .replace("JOB", "apiVersion: ray.io/v1, kind: RayJob")
                .replace("OLD", "apiVersion: ray.io/v1alpha1, kind: RayCluster")
                .replace(
                    "OURSELVES",
                    "ownerReferences: [{apiVersion: ray.io/v1, kind: RayCluster, name: c, uid: now}]")
                .replace("OURS", OURS)
            + "}}";
    return new Tree(Yaml.read("test", text).get(0).value()).map();
  }
}
