package io.manta.operator.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.Kinds;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.ForeignPod;
import io.manta.plan.LivePod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our own writes and the watches deliver the same objects, in any order. */
class ObjectCacheTest {

  private static final ResourceKey CLUSTER = new ResourceKey("RayCluster", "ns", "c");
  private static final Watches.Kind PODS = new Watches.Kind("v1", "Pod");
  private static final ObjectId POD = new ObjectId("v1", "Pod", "ns", "p");

  private Instant now = Instant.parse("2030-01-01T12:00:00Z");
  private final SetClock clock = SetClock.of(() -> now);
  private final List<ResourceKey> woken = new ArrayList<>();
  private final List<ResourceKey> wokenSoon = new ArrayList<>();
  private final ObjectCache cache =
      new ObjectCache(
          Kinds.BUILT_IN,
          clock,
          new ChangeListener() {
            @Override
            public void of(ResourceKey cluster) {
              woken.add(cluster);
            }

            @Override
            public void soon(ResourceKey cluster) {
              wokenSoon.add(cluster);
            }
          });

  @Test
  void what_was_written_is_seen_at_once_and_wakes_nobody() {
    cache.wrote(pod("u1", 5, "Pending"));
    assertThat(phases()).containsExactly("Pending");
    assertThat(woken).isEmpty();
  }

  @Test
  void what_the_controller_of_one_kind_wrote_wakes_the_object_of_another_that_it_belongs_to() {
    ResourceKey job = new ResourceKey("RayJob", "ns", "j");
    cache.live(job, "uid-j");
    Map<String, Object> cluster = pod("uid-c", 5, "ready");
    cluster.put("apiVersion", "ray.io/v1");
    cluster.put("kind", "RayCluster");
    labels(cluster).clear();
    labels(cluster).put("manta.io/cluster", "uid-j");
    cache.wrote(cluster);
    assertThat(woken).as("the watch sends nothing new any more").containsExactly(job);
    cache.watched(cluster);
    assertThat(woken).containsExactly(job);
  }

  @Test
  void what_another_operator_made_for_a_job_is_the_jobs_and_stays_so_when_it_gets_our_label() {
    ResourceKey job = new ResourceKey("RayJob", "ns", "j");
    ObjectId id = new ObjectId("ray.io/v1", "RayCluster", "ns", "p");
    Map<String, Object> cluster = childOfJob("ray.io/v1", "RayCluster", "RayJob", 5);
    cache.foreign(cluster);
    assertThat(cache.live(job, "uid-j").object(id)).isPresent();

    Map<String, Object> labelled = childOfJob("ray.io/v1", "RayCluster", "RayJob", 6);
    labels(labelled).put("manta.io/cluster", "uid-j");
    cache.watched(labelled);
    cache.noLongerForeign(id, "uid-c", "5");
    assertThat(cache.live(job, "uid-j").object(id)).as("its watch ends").isPresent();

    cache.unwatched(id, "uid-c", "6");
    cache.foreign(childOfJob("ray.io/v1", "RayCluster", "RayJob", 7));
    cache.noLongerForeign(id, "uid-c", "7");
    assertThat(cache.live(job, "uid-j").object(id)).as("it is gone").isEmpty();
  }

  @Test
  void the_pod_of_a_submitter_is_a_pod_of_the_job() {
    ResourceKey job = new ResourceKey("RayJob", "ns", "j");
    cache.foreign(childOfJob("v1", "Pod", "Job", 5));
    assertThat(cache.live(job, "uid-j").pods()).extracting(LivePod::name).containsExactly("p");
    cache.foreign(childOfJob("v1", "Pod", "ReplicaSet", 6));
    assertThat(cache.live(job, "uid-j").pods()).isEmpty();
  }

  private static Map<String, Object> childOfJob(
      String apiVersion, String kind, String owner, int version) {
    Map<String, Object> object = pod("uid-c", version, "Running");
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    labels(object).clear();
    labels(object).put("ray.io/originated-from-crd", "RayJob");
    labels(object).put("ray.io/originated-from-cr-name", "j");
    new Tree(object)
        .at("metadata")
        .map()
        .put(
            "ownerReferences",
            List.of(
                Map.of(
                    "apiVersion",
                    owner.equals("RayJob") ? "ray.io/v1" : "batch/v1",
                    "kind",
                    owner,
                    "name",
                    "j",
                    "uid",
                    "uid-j",
                    "controller",
                    true)));
    return object;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "ours, by its label          | ns    | manta.io/cluster: uid-j | ''           | false | true",
        "ours, with its mark too     | ns    | manta.io/cluster: uid-j | ns/j         | false | true",
        "of another namespace        | other | manta.io/cluster: uid-j | ''           | false | false",
        "with our mark on it         | other | manta.io/cluster: uid-j | ns/j         | false | false",
        "with a mark of its own      | other | manta.io/cluster: uid-j | other/j      | false | false",
        "here, with a mark of others | ns    | manta.io/cluster: uid-j | other/j      | false | false",
        "written there by us         | other | manta.io/cluster: uid-j | ns/j         | true  | true",
        "in no namespace, marked     | ''    | manta.io/cluster: uid-j | ns/j         | false | true",
        "in no namespace, unmarked   | ''    | manta.io/cluster: uid-j | ''           | false | false",
        "KubeRay's                   | ns    | KUBERAY                 | ''           | false | true",
        "as KubeRay's, elsewhere     | other | KUBERAY                 | ''           | false | false",
      })
  void a_uid_counts_in_the_namespace_of_its_object_alone(
      String what, String namespace, String label, String mark, boolean wroteIt, boolean counts) {
    ResourceKey job = new ResourceKey("RayJob", "ns", "j");
    cache.live(job, "uid-j");
    Map<String, Object> object = childOfJob("v1", "Service", "RayJob", 5);
    Map<String, Object> metadata = new Tree(object).at("metadata").map();
    metadata.put("namespace", namespace);
    metadata.put("annotations", mark.isEmpty() ? Map.of() : Map.of("manta.io/rayjob", mark));
    if (!label.equals("KUBERAY")) {
      metadata.remove("ownerReferences");
      metadata.put("labels", Map.of("manta.io/cluster", "uid-j"));
    }
    if (wroteIt) {
      cache.wrote(object);
      Map<String, Object> later = new LinkedHashMap<>(metadata);
      later.put("resourceVersion", "6");
      later.put("labels", Map.of("manta.io/cluster", "uid-j", "other", "label"));
      object.put("metadata", later);
    }
    cache.watched(object);
    ObjectId id = new ObjectId("v1", "Service", namespace, "p");
    assertThat(cache.live(job, "uid-j").object(id).isPresent()).as(what).isEqualTo(counts);
    assertThat(woken).isEqualTo(counts ? List.of(job) : List.of());
    woken.clear();
    cache.unwatched(id, "uid-c", "6");
    assertThat(woken).as("its end").isEqualTo(counts ? List.of(job) : List.of());
  }

  @Test
  void a_watch_that_sends_what_we_know_wakes_nobody() {
    cache.wrote(pod("u1", 5, "Pending"));
    cache.watched(pod("u1", 5, "Pending"));
    assertThat(woken).isEmpty();
    cache.watched(pod("u1", 6, "Failed"));
    assertThat(woken).containsExactly(CLUSTER);
  }

  @Test
  void a_pod_that_only_starts_wakes_soon_and_one_that_is_there_no_more_at_once() {
    cache.wrote(pod("u1", 5, "Pending"));
    cache.watched(pod("u1", 6, "Running"));
    assertThat(wokenSoon).containsExactly(CLUSTER);
    assertThat(woken).isEmpty();
    cache.unwatched(POD, "u1", "7");
    assertThat(woken).containsExactly(CLUSTER);
  }

  @Test
  void a_pod_whose_deletion_begins_wakes_soon() {
    cache.watched(pod("u1", 5, "Running"));
    woken.clear();
    cache.watched(going(pod("u1", 6, "Running")));
    assertThat(wokenSoon).containsExactly(CLUSTER);
    assertThat(woken).isEmpty();
  }

  @Test
  void the_name_of_a_pod_created_and_deleted_between_two_observations_is_given_once() {
    assertThat(cache.deletedPodNames().take(CLUSTER)).isEmpty();
    cache.watched(pod("u1", 5, "Running"));
    cache.unwatched(POD, "u1", "6");
    assertThat(cache.deletedPodNames().take(CLUSTER)).containsExactly("p");
    assertThat(cache.deletedPodNames().take(CLUSTER)).isEmpty();
  }

  @Test
  void of_two_versions_the_newer_counts_whoever_comes_last() {
    cache.watched(pod("u1", 6, "Running"));
    cache.wrote(pod("u1", 5, "Pending"));
    assertThat(phases()).containsExactly("Running");
  }

  @Test
  void a_late_answer_does_not_bring_back_what_is_gone() {
    cache.watched(pod("u1", 5, "Pending"));
    cache.unwatched(POD, "u1", "5");
    cache.wrote(pod("u1", 5, "Pending"));
    assertThat(phases()).isEmpty();
  }

  @Test
  void what_lost_its_label_for_a_while_is_seen_again() {
    cache.watched(pod("u1", 5, "Pending"));
    cache.unwatched(POD, "u1", "5");
    cache.watched(pod("u1", 7, "Running"));
    assertThat(phases()).containsExactly("Running");

    // Ours brought the label back before the watch reported it lost.
    cache.unwatched(POD, "u1", "7");
    cache.wrote(pod("u1", 9, "Running"));
    assertThat(phases()).containsExactly("Running");
  }

  @Test
  void what_we_found_to_be_gone_does_not_come_back() {
    cache.watched(pod("u1", 5, "Pending"));
    cache.gone(POD, "u1");
    cache.watched(pod("u1", 6, "Running"));
    assertThat(phases()).isEmpty();
  }

  @Test
  void what_we_found_to_be_otherwise_wakes_a_pass_that_knows() {
    cache.watched(pod("u1", 5, "Pending"));
    woken.clear();
    cache.gone(POD, "u1");
    assertThat(woken).as("the watch will find nothing new any more").containsExactly(CLUSTER);
    cache.found(pod("u2", 7, "Failed"));
    assertThat(woken).hasSize(2);
    cache.watched(pod("u2", 7, "Failed"));
    assertThat(woken).as("known already").hasSize(2);
  }

  @Test
  void what_a_list_does_not_hold_is_no_more() {
    cache.wrote(pod("u1", 5, "Pending"));
    cache.listed(PODS, "ns", "4");
    cache.listed(PODS, "elsewhere", "9");
    cache.listed(new Watches.Kind("v1", "Service"), "", "9");
    assertThat(phases()).as("made after the list, or not of it").hasSize(1);
    cache.listed(PODS, "", "5");
    assertThat(phases()).isEmpty();
    assertThat(woken).containsExactly(CLUSTER);
  }

  @Test
  void what_only_our_write_returned_is_observed_again_when_that_counts_no_more() {
    cache.wrote(pod("u1", 5, "Pending"));
    Instant written = clock.instant();
    assertThat(cache.doubtful(CLUSTER, "uid-c")).contains(written.plusSeconds(600));
    cache.listed(PODS, "", "4");
    assertThat(cache.doubtful(CLUSTER, "uid-c")).contains(written.plusSeconds(600));
    Map<String, Object> other = pod("u2", 6, "Pending");
    new Tree(other).at("metadata").map().put("name", "q");
    cache.watched(other);
    assertThat(cache.doubtful(CLUSTER, "uid-c")).contains(written.plusSeconds(30));
    cache.watched(pod("u1", 5, "Pending"));
    assertThat(cache.doubtful(CLUSTER, "uid-c")).isEmpty();
  }

  @Test
  void what_gets_another_clusters_label_is_the_others_only() {
    cache.watched(pod("u1", 5, "Pending"));
    Map<String, Object> moved = pod("u1", 6, "Pending");
    labels(moved).put("ray.io/cluster", "d");
    cache.watched(moved);
    assertThat(phases()).isEmpty();
    assertThat(cache.live(new ResourceKey("RayCluster", "ns", "d"), "uid-d").pods()).hasSize(1);
    assertThat(woken).contains(CLUSTER, new ResourceKey("RayCluster", "ns", "d"));
  }

  @Test
  void a_pod_that_says_no_more_what_it_is_leaves_the_cluster() {
    cache.watched(pod("u1", 5, "Pending"));
    Map<String, Object> stripped = pod("u1", 6, "Pending");
    labels(stripped).remove("ray.io/node-type");
    cache.watched(stripped);
    assertThat(phases()).isEmpty();
    assertThat(woken).containsExactly(CLUSTER, CLUSTER);
  }

  @Test
  void who_wants_an_object_of_another_is_woken_when_it_goes() {
    ResourceKey other = new ResourceKey("RayCluster", "ns", "d");
    cache.watched(pod("u1", 5, "Pending"));
    woken.clear();
    cache.wants(POD, other);
    cache.unwatched(POD, "u1", "5");
    assertThat(woken).containsExactlyInAnyOrder(other, CLUSTER);

    woken.clear();
    cache.wants(POD, other);
    cache.forget("uid-c");
    assertThat(woken).containsExactly(other);
  }

  @Test
  void a_pod_of_another_controller_is_seen_as_a_stranger() {
    Map<String, Object> pod = pod("u1", 5, "Pending");
    new Tree(pod)
        .at("metadata")
        .map()
        .put(
            "ownerReferences",
            List.of(Map.of("kind", "ReplicaSet", "name", "web", "controller", true)));
    cache.watched(pod);
    assertThat(phases()).isEmpty();
    assertThat(cache.live(CLUSTER, "uid-c").strangers())
        .containsExactly(new ForeignPod(POD, "ReplicaSet web"));
  }

  @Test
  void a_late_farewell_does_not_remove_the_next_of_the_same_name() {
    cache.watched(pod("u2", 9, "Running"));
    cache.unwatched(POD, "u1", "5");
    assertThat(phases()).containsExactly("Running");
  }

  @Test
  void our_write_does_not_count_for_long_when_the_watch_goes_on_without_it() {
    cache.wrote(pod("u1", 5, "Pending"));
    Map<String, Object> other = pod("u2", 6, "Running");
    other.put("metadata", new LinkedHashMap<>(Map.of("name", "q", "namespace", "ns")));
    new Tree(other).at("metadata").map().put("resourceVersion", "6");
    cache.watched(other);
    now = now.plusSeconds(29);
    assertThat(phases()).containsExactly("Pending");
    now = now.plusSeconds(2);
    assertThat(phases()).isEmpty();
  }

  @Test
  void while_the_watch_is_silent_our_word_counts() {
    cache.wrote(pod("u1", 5, "Pending"));
    now = now.plusSeconds(300);
    assertThat(phases()).containsExactly("Pending");
    now = now.plusSeconds(301);
    assertThat(phases()).isEmpty();
  }

  @Test
  void what_a_watch_sent_counts_also_when_our_answer_came_later() {
    cache.watched(pod("u1", 5, "Pending"));
    cache.wrote(pod("u1", 5, "Pending"));
    now = now.plusSeconds(31);
    assertThat(phases()).containsExactly("Pending");
  }

  @Test
  void pods_of_jobs_and_of_others_are_no_pods_of_the_cluster() {
    Map<String, Object> cleanup = pod("u1", 5, "Pending");
    cleanup.put(
        "metadata",
        Map.of(
            "name", "p",
            "namespace", "ns",
            "uid", "u1",
            "resourceVersion", "5",
            "labels", Map.of("ray.io/cluster", "c", "ray.io/node-type", "redis-cleanup")));
    cache.watched(cleanup);
    assertThat(phases()).isEmpty();
  }

  private List<String> phases() {
    return cache.live(CLUSTER, "uid-c").pods().stream().map(LivePod::phase).toList();
  }

  private static Map<String, Object> labels(Map<String, Object> pod) {
    return new Tree(pod).at("metadata", "labels").map();
  }

  private static Map<String, Object> pod(String uid, int version, String phase) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", "p");
    metadata.put("namespace", "ns");
    metadata.put("uid", uid);
    metadata.put("resourceVersion", String.valueOf(version));
    metadata.put(
        "labels", new LinkedHashMap<>(Map.of("ray.io/cluster", "c", "ray.io/node-type", "worker")));
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("apiVersion", "v1");
    pod.put("kind", "Pod");
    pod.put("metadata", metadata);
    pod.put("status", Map.of("phase", phase));
    return pod;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> going(Map<String, Object> pod) {
    ((Map<String, Object>) pod.get("metadata")).put("deletionTimestamp", "2030-01-01T12:00:00Z");
    return pod;
  }
}
