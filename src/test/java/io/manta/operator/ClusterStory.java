package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;

import io.manta.live.LiveEnvironment;
import io.manta.model.Tree;

/**
 * A small RayCluster: made, grown, robbed of a pod and a service, suspended, brought back, deleted.
 */
record ClusterStory() implements LifeStory {

  @Override
  public String plural() {
    return "rayclusters";
  }

  @Override
  public void lead(Life life) {
    LiveEnvironment live = life.live();
    live.apply(cluster(1, false));
    atRest(life, 2);
    live.apply(cluster(3, false));
    atRest(life, 4);
    String lost = ApiObjects.staying(live, "ray.io/group=w").get(0);
    ApiObjects.delete(live, "pods", lost);
    ApiObjects.delete(live, "services", NAME + "-head-svc");
    life.until("another in place of " + lost, () -> get(live, "pods", lost).isAbsent());
    atRest(life, 4);
    live.apply(cluster(3, true));
    atRest(life, 0);
    live.apply(cluster(1, false));
    atRest(life, 2);
  }

  private static void atRest(Life life, int count) {
    life.until(
        count + " pods",
        () -> {
          Tree rayCluster = get(life.live(), "rayclusters", NAME);
          Tree status = rayCluster.at("status");
          String type = count == 0 ? "RayClusterSuspended" : "Ready";
          return status
                  .at("observedGeneration")
                  .whole()
                  .equals(rayCluster.at("metadata", "generation").whole())
              && status.at("conditions").items().stream()
                  .filter(condition -> condition.at("type").text().equals(type))
                  .anyMatch(condition -> condition.at("status").text().equals("True"))
              && list(life.live(), "pods", "ray.io/cluster=" + NAME).size() == count;
        });
  }

  private static String cluster(int workers, boolean suspend) {
    return RayClusterYaml.named(NAME, workers)
        .spec("suspend: " + suspend)
        .spec("enableInTreeAutoscaling: true")
        .spec("authOptions: {mode: token}")
        .text();
  }
}
