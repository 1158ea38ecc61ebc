package io.manta.kind.rayservice;

import io.manta.kind.EmbeddedCluster;
import io.manta.kind.Kind;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.InnerYaml;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a schema cannot say about a RayService; its cluster is judged by the rules of RayClusters.
 */
final class ServiceRules {

  /** Leaves room for what is put behind it in names of 63 characters. */
  private static final int LONGEST = 47;

  private static final String STRATEGY = "spec.upgradeStrategy";
  private static final String OPTIONS = STRATEGY + ".clusterUpgradeOptions";
  private static final String CONFIG = "spec.serveConfigV2";

  private static final Set<String> STRATEGIES =
      Set.of(ServiceSpec.INCREMENTAL, ServiceSpec.NEW_CLUSTER, ServiceSpec.NONE);

  private final Document document;
  private final ServiceSpec service;
  private final List<Problem> problems = new ArrayList<>();

  private ServiceRules(Document document, Settings settings) {
    this.document = document;
    this.service = new ServiceSpec(new Tree(document.value()), settings);
  }

  /**
   * Every rule that is broken, in the order of the text.
   *
   * @param rayCluster the kind of its clusters
   */
  static List<Problem> check(Document defaulted, Settings settings, Kind rayCluster) {
    ServiceRules rules = new ServiceRules(defaulted, settings);
    if (rayCluster.managedByOther(new Tree(defaulted.value())).isPresent()) {
      return List.of();
    }
    rules.name();
    rules.timeout();
    rules.config();
    rules.cluster();
    rules.strategy();
    Optional<EmbeddedCluster> cluster = EmbeddedCluster.of(defaulted);
    cluster.ifPresent(
        one -> rules.problems.addAll(one.problems(rayCluster.rules(one.document(), settings))));
    return rules.problems.stream().sorted(Problem.IN_TEXT).toList();
  }

  private void name() {
    String name = service.name();
    if (name.isEmpty()) {
      refuse(problem("metadata", "a RayService needs a name"));
    } else if (name.length() > LONGEST) {
      refuse(
          problem("metadata.name", "the name is too long")
              .found("\"" + name + "\"")
              .expected("at most %d characters; these are %d".formatted(LONGEST, name.length())));
    } else if (!Syntax.isDns1035Label(name)) {
      refuse(
          problem("metadata.name", "the name has a form that is not allowed")
              .found("\"" + name + "\"")
              .expected("lower-case letters, digits and -, a letter first, no - at the end"));
    }
  }

  private void timeout() {
    Tree annotations = service.object().at("metadata", "annotations");
    if (!annotations.at(ServiceSpec.TIMEOUT).text().isEmpty() && service.timeout().isEmpty()) {
      refuse(
          problem(
                  Document.path("metadata.annotations", ServiceSpec.TIMEOUT),
                  "the time-out is not understood")
              .found("\"" + annotations.at(ServiceSpec.TIMEOUT).text() + "\"")
              .expected("a time more than nothing, as in \"10m\", \"1h30m\" or \"600\" (seconds)"));
    }
  }

  private void config() {
    String text = service.spec().at("serveConfigV2").text();
    try {
      InnerYaml.read(document, CONFIG, text);
    } catch (Invalid broken) {
      problems.addAll(broken.problems());
    }
  }

  private void cluster() {
    Tree config = service.spec().at("rayClusterConfig");
    if (config.at("authOptions", "enableK8sTokenAuth").isTrue()) {
      refuse(
          problem(
              "spec.rayClusterConfig.authOptions.enableK8sTokenAuth",
              "a RayService cannot use tokens of service accounts: nobody could ask its dashboard"));
    }
    if (!config.at("headGroupSpec", "headService", "metadata", "name").text().isEmpty()) {
      refuse(
          problem(
                  "spec.rayClusterConfig.headGroupSpec.headService.metadata.name",
                  "the head service of a RayService's cluster cannot have a name of its own: two"
                      + " clusters exist during an upgrade")
              .hint("remove it"));
    }
    if (service.spec().at("rayClusterDeletionDelaySeconds").whole().orElse(0L) < 0) {
      refuse(problem("spec.rayClusterDeletionDelaySeconds", "the delay must not be less than 0"));
    }
  }

  private void strategy() {
    Tree type = service.spec().at("upgradeStrategy", "type");
    if (!type.isAbsent() && !STRATEGIES.contains(type.text())) {
      refuse(
          problem(STRATEGY + ".type", "there is no such upgrade strategy")
              .found("\"" + type.text() + "\"")
              .expected(
                  String.join(
                      ", ", ServiceSpec.INCREMENTAL, ServiceSpec.NEW_CLUSTER, ServiceSpec.NONE)));
    } else if (service.isIncremental()) {
      incremental();
    }
  }

  private void incremental() {
    if (!service.spec().at("rayClusterConfig", "enableInTreeAutoscaling").isTrue()) {
      refuse(
          problem(
                  "spec.rayClusterConfig.enableInTreeAutoscaling",
                  "an incremental upgrade needs Ray's autoscaler: the new cluster grows by it")
              .hint("set it to true"));
    }
    Tree options = service.upgradeOptions();
    if (options.isAbsent()) {
      refuse(problem(OPTIONS, "an incremental upgrade needs these options"));
      return;
    }
    long surge = options.at("maxSurgePercent").whole().orElse(100L);
    if (surge < 0 || surge > 100) {
      refuse(
          problem(OPTIONS + ".maxSurgePercent", "this is no percentage")
              .found(String.valueOf(surge))
              .expected("0 to 100"));
    }
    long step = options.at("stepSizePercent").whole().orElse(-1L);
    if (step < 0 || step > surge) {
      refuse(
          problem(OPTIONS + ".stepSizePercent", "a step of traffic must fit into the surge")
              .found(options.at("stepSizePercent").isAbsent() ? "nothing" : String.valueOf(step))
              .expected("0 to maxSurgePercent, which is " + surge));
    }
    if (options.at("intervalSeconds").whole().orElse(0L) <= 0) {
      refuse(problem(OPTIONS + ".intervalSeconds", "the interval must be more than 0"));
    }
    if (options.at("gatewayClassName").text().isEmpty()) {
      refuse(problem(OPTIONS + ".gatewayClassName", "the class of the Gateway is missing"));
    }
  }

  private Problem problem(String path, String message) {
    return document.problem(path, message);
  }

  private void refuse(Problem problem) {
    problems.add(problem);
  }
}
