package io.manta.kind.rayjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.RayClusterKind;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a batch scheduler is to know about a RayJob: a head and two workers of 256m each. */
class JobGangTest {

  private static final RayJobKind KIND = new RayJobKind(new RayClusterKind());

  private static final String CLUSTER =
      """
      rayClusterSpec:
        headGroupSpec: {template: {spec: {containers: [{name: h, resources: {requests: {cpu: 256m, memory: 256Mi}, limits: {cpu: 1}}}]}}}
        workerGroupSpecs:
        - {groupName: w, replicas: 2, minReplicas: 1, maxReplicas: 4, numOfHosts: 1,
           template: {spec: {containers: [{name: w, resources: {requests: {cpu: 256m, memory: 256Mi}}}]}}}
      """
          .indent(2);

  @ParameterizedTest(name = "{0}: {1} members, {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "submissionMode: HTTPMode    | 3 | {cpu=768m, memory=768Mi}",
        "submissionMode: InteractiveMode | 3 | {cpu=768m, memory=768Mi}",
        "x: 0                        | 3 | {cpu=1268m, memory=968Mi}",
        "submissionMode: SidecarMode | 3 | {cpu=1268m, memory=968Mi}",
        "submitterPodTemplate: {spec: {containers: [{name: s, resources: {limits: {cpu: 1, x/y: 2}}}, {name: t}]}}"
            + " | 3 | {cpu=1768m, memory=768Mi, x/y=2}",
        "clusterSelector: {ray.io/cluster: c} | 0 | {}",
      })
  void the_submitter_has_room_and_is_not_waited_for(String spec, long members, String resources) {
    Tree gang = gang("volcano", spec);

    assertThat(gang.at("members").whole()).contains(members);
    assertThat(gang.at("resources").map()).hasToString(resources);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x: 0 | {\"minResource\":{\"cpu\":\"500m\",\"memory\":\"200Mi\"},\"name\":\"submitter\",\"minMember\":1}",
        "submitterPodTemplate: {spec: {nodeSelector: {a: b}, containers: [{name: s}]}}"
            + " | {\"minResource\":{},\"nodeSelector\":{\"a\":\"b\"},\"name\":\"submitter\",\"minMember\":1}",
      })
  void the_submitter_is_a_task_group_behind_those_of_the_cluster(String spec, String group) {
    assertThat(gang("yunikorn", spec).at("taskGroups").text())
        .startsWith(
            "[{\"minResource\":{\"cpu\":\"256m\",\"memory\":\"256Mi\"},\"name\":\"headgroup\"")
        .endsWith("\"name\":\"w\",\"minMember\":1}," + group + "]");
  }

  private static Tree gang(String scheduler, String spec) {
    Map<String, Object> object =
        Yaml.read(
                "job",
                """
                metadata: {name: job, namespace: ns, labels: {ray.io/gang-scheduling-enabled: "true"}}
                spec:
                  %s
                %s
                """
                    .formatted(spec, CLUSTER))
            .get(0)
            .value();
    Settings settings = Settings.defaults().withBatchScheduler(scheduler);
    return new Tree(KIND.read(object, settings, Observed.NONE).scopes().get(0).values())
        .at("job", "gang");
  }
}
