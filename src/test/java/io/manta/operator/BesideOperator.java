package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.template.set.TemplateSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test beside an operator at work in its namespace, where pods become ready. The one set-up of
 * tests on a live cluster: what is different is said by {@link #begin} and {@link #prepare}.
 */
abstract class BesideOperator extends PlayedNamespace {

  /** A user's own Deployment for each cluster: a kind that the built-in templates do not make. */
  static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: {{ cluster.name ~ "-web" }}}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: x, image: "example/x:1"}]}
      """;

  /** A RayCluster for which the built-in templates make every kind but certificates. */
  static String withManyObjects(String name) {
    return """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: NAME}
        spec:
          rayVersion: "2.57.0"
          enableInTreeAutoscaling: true
          authOptions: {mode: token}
          networkPolicy: {mode: DenyAllIngress}
          gcsFaultToleranceOptions: {backend: rocksdb}
          headGroupSpec:
            enableIngress: true
            template: {spec: {containers: [{name: h, image: "example/ray:1"}]}}
        """
        .replace("NAME", name);
  }

  AtWork operator;

  @BeforeEach
  void start() {
    operator = begin();
    prepare();
  }

  /** How the operator starts. */
  AtWork begin() {
    return AtWork.in(live);
  }

  /** What is there before each test. */
  void prepare() {
    // Nothing.
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  /** Starts it again with other templates. */
  final void begin(TemplateSet templates) {
    operator.close();
    operator = AtWork.in(live, templates);
  }

  /** The built-in templates and one more file for each cluster. */
  static TemplateSet with(String template) {
    return TemplateSet.builtIn().overriddenBy("user", Map.of("cluster/extra.yaml.peb", template));
  }

  /** Once quiet, and after a restart too. */
  final void nothingMoreIsWritten() {
    operator.settle();
    int before = operator.writes().size();
    operator.restart();
    operator.settle();
    List<String> writes = operator.writes();
    assertThat(writes.subList(before, writes.size())).isEmpty();
  }
}
