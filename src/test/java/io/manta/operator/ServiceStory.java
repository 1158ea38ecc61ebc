package io.manta.operator;

import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;

import io.manta.live.LiveEnvironment;
import io.manta.model.Tree;
import java.util.List;

/**
 * A RayService: made, given another application, robbed of its serve service, brought to another
 * cluster whose predecessor goes, and given one worker more.
 */
record ServiceStory() implements LifeStory {

  /** Of Serve's config: to the first cluster two times, to the second one once. */
  private static final int PUTS = 3;

  @Override
  public String plural() {
    return "rayservices";
  }

  @Override
  public void lead(Life life) {
    LiveEnvironment live = life.live();
    live.apply(service("1", "[{name: a, import_path: a.app}]", 1));
    serving(life, "1", 1);
    String both =
        "[{name: a, import_path: a.app}, {name: b, import_path: b.app, route_prefix: /b}]";
    live.apply(service("1", both, 1));
    serving(life, "1", 2);
    ApiObjects.delete(live, "services", NAME + "-serve-svc");
    serving(life, "1", 2);
    live.apply(service("2", both, 1));
    serving(life, "2", 2);
    live.apply(service("2", both, 2));
    serving(life, "2", 2);
  }

  private static void serving(Life life, String version, int applications) {
    life.until(
        applications + " applications on version " + version,
        () -> {
          LiveEnvironment live = life.live();
          Tree service = get(live, "rayservices", NAME);
          Tree status = service.at("status");
          List<Tree> clusters = list(live, "rayclusters", "");
          return status
                  .at("observedGeneration")
                  .whole()
                  .equals(service.at("metadata", "generation").whole())
              && status.at("conditions").items().stream()
                  .filter(condition -> condition.at("type").text().equals("Ready"))
                  .anyMatch(condition -> condition.at("status").text().equals("True"))
              && status.at("activeServiceStatus", "applicationStatuses").map().size()
                  == applications
              && clusters.size() == 1
              && image(clusters.get(0)).equals("example/ray:" + version)
              && !get(live, "services", NAME + "-serve-svc").isAbsent();
        });
  }

  private static String image(Tree cluster) {
    return cluster
        .at("spec", "headGroupSpec", "template", "spec", "containers")
        .item(0)
        .at("image")
        .text();
  }

  /** A config is put where Serve has another one, and once more for each fault at most. */
  @Override
  public List<String> wrong(Life life) {
    int most = PUTS + life.disturbed();
    return life.puts() <= most ? List.of() : List.of(life.puts() + " times put, most " + most);
  }

  private static String service(String version, String applications, int workers) {
    return """
        apiVersion: ray.io/v1
        kind: RayService
        metadata: {name: %s}
        spec:
          rayClusterDeletionDelaySeconds: 1
          serveConfigV2: |
            applications: %s
          rayClusterConfig:
            rayVersion: "2.55.0"
            headGroupSpec: {template: {spec: {containers: [{name: h, image: "example/ray:%s"}]}}}
            workerGroupSpecs:
            - groupName: w
              replicas: %d
              minReplicas: 0
              maxReplicas: 5
              template: {spec: {containers: [{name: w, image: "example/ray:%s"}]}}
        """
        .formatted(NAME, applications, version, workers, version);
  }
}
