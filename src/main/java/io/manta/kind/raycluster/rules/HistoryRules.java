package io.manta.kind.raycluster.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The history collector has to know where to put what it collects. */
final class HistoryRules implements ClusterTopic {

  private static final String OPTIONS = "spec.historyServerOptions";
  private static final String COLLECTOR = OPTIONS + ".collectorOptions";
  private static final String CONTAINER = "ray-history-collector";
  private static final String BACKEND = "STORAGE_BACKEND";

  private static final Map<String, List<String>> NEEDED = new TreeMap<>();

  static {
    NEEDED.put("GCS", List.of("GCS_BUCKET"));
    NEEDED.put("S3", List.of("S3_REGION"));
    NEEDED.put("ALIYUNOSS", List.of("OSS_BUCKET", "OSS_ENDPOINT", "OSS_REGION"));
  }

  private static final Set<String> OPERATORS =
      Set.of(
          "POD_IP",
          "RAY_CLUSTER_NAME",
          "RAY_CLUSTER_NAMESPACE",
          "RAY_ROLE",
          "EVENTS_PORT",
          "FQ_RAY_IP",
          "OWNER_KIND",
          "OWNER_NAME",
          "RAY_DASHBOARD_ADDRESS");

  @Override
  public void check(ClusterSubject clusterSubject) {
    if (clusterSubject.spec().at("historyServerOptions").isAbsent()) {
      return;
    }
    clusterSubject.needsGate("RayClusterHistoryServer", OPTIONS);
    var collector = clusterSubject.spec().at("historyServerOptions", "collectorOptions");
    if (collector.at("image").text().isEmpty()) {
      clusterSubject.refuse(COLLECTOR, "the collector needs an `image`");
    }
    List<EnvVar> env = EnvVar.all(COLLECTOR + ".env", collector.at("env"));
    for (EnvVar one : env) {
      if (OPERATORS.contains(one.name())) {
        clusterSubject.refuse(one.path(), one.name() + " is set by the operator");
      }
    }
    storage(env, clusterSubject);
    for (GroupSpec group : clusterSubject.groups()) {
      for (int i = 0; i < group.containers().size(); i++) {
        if (group.containers().get(i).at("name").text().equals(CONTAINER)) {
          clusterSubject.refuse(
              group.podPath("containers[" + i + "].name"),
              "a container of this name is added by the operator");
        }
      }
    }
  }

  private static void storage(List<EnvVar> env, ClusterSubject clusterSubject) {
    Optional<EnvVar> backend = named(BACKEND, env);
    if (backend.isEmpty() || backend.get().value().isEmpty()) {
      clusterSubject
          .refuse(
              backend.map(EnvVar::path).orElse(COLLECTOR + ".env"),
              "the collector needs " + BACKEND + ", as a literal value")
          .expected("GCS, S3, AZUREBLOB or ALIYUNOSS");
      return;
    }
    String name = backend.get().value();
    for (String variable : NEEDED.getOrDefault(name, List.of())) {
      if (named(variable, env).isEmpty()) {
        clusterSubject.refuse(
            backend.get().path(), BACKEND + " " + name + " needs " + variable + " too");
      }
    }
    if (name.equals("AZUREBLOB")) {
      azure(backend.get(), env, clusterSubject);
    }
  }

  private static void azure(EnvVar backend, List<EnvVar> env, ClusterSubject clusterSubject) {
    String mode = named("AZURE_STORAGE_AUTH_MODE", env).map(EnvVar::value).orElse("");
    boolean string = named("AZURE_STORAGE_CONNECTION_STRING", env).isPresent();
    boolean url = named("AZURE_STORAGE_ACCOUNT_URL", env).isPresent();
    boolean fits =
        switch (mode) {
          case "" -> string || url;
          case "connection_string" -> string;
          default -> url;
        };
    if (!fits) {
      clusterSubject
          .refuse(backend.path(), BACKEND + " AZUREBLOB does not know how to sign in")
          .expected(
              "AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT_URL for the other modes");
    }
  }

  private static Optional<EnvVar> named(String name, List<EnvVar> env) {
    return env.stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
