package io.manta.cli;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.manta.schema.Unreadable;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which Kubernetes cluster a command means, found as kubectl finds it: of several files the first
 * that says something counts.
 *
 * @param name what messages call the files
 */
record Kubeconfig(String name, List<KubeconfigFile> files) {

  private static final String WAY_OUT =
      "name the kubeconfig of your cluster, as in --kubeconfig ~/.kube/config";

  /**
   * What the file says; without one, $KUBECONFIG, ~/.kube/config or the cluster around the pod.
   *
   * @param context in place of the files' current one
   * @throws Unreadable when there is none, or what it names does not exist
   */
  static Config read(Optional<Path> file, Optional<String> context) {
    return read(file, context, System.getenv());
  }

  /**
   * @param environment of which KUBECONFIG, HOME and the proxies count; files of KUBECONFIG may be
   *     missing
   */
  static Config read(
      Optional<Path> file, Optional<String> context, Map<String, String> environment) {
    String variable = environment.getOrDefault("KUBECONFIG", "");
    if (file.isPresent()) {
      return of(file.get().toString(), file.stream()).config(context, environment);
    }
    if (!variable.isBlank()) {
      return of(
              "$KUBECONFIG (" + variable + ")",
              Arrays.stream(variable.split(File.pathSeparator))
                  .filter(path -> !path.isBlank())
                  .map(Path::of))
          .config(context, environment);
    }
    Path usual = Path.of(environment.getOrDefault("HOME", ""), ".kube", "config");
    if (Files.exists(usual)) {
      return of(usual.toString(), Stream.of(usual)).config(context, environment);
    }
    if (!environment.containsKey("KUBERNETES_SERVICE_HOST")) {
      throw new Unreadable(
          "no cluster: there is neither --kubeconfig nor $KUBECONFIG nor ~/.kube/config", WAY_OUT);
    }
    return Config.autoConfigure(null);
  }

  private static Kubeconfig of(String name, Stream<Path> paths) {
    List<Path> readable = paths.filter(Files::isReadable).toList();
    if (readable.isEmpty()) {
      throw new Unreadable(name + " cannot be read", WAY_OUT);
    }
    return new Kubeconfig(
        name,
        readable.stream()
            .map(
                path ->
                    KubeconfigFile.read(path)
                        .orElseThrow(() -> new Unreadable(path + " is no kubeconfig", WAY_OUT)))
            .toList());
  }

  private Config config(Optional<String> wanted, Map<String, String> environment) {
    List<String> contexts = names(file -> file.content().getContexts(), NamedContext::getName);
    if (contexts.isEmpty()) {
      throw new Unreadable(name + " is no kubeconfig: it has no contexts", WAY_OUT);
    }
    String chosen = wanted.or(this::current).orElseThrow(this::noContext);
    Context context =
        first(file -> file.content().getContexts(), NamedContext::getName, chosen)
            .map(found -> found.value().getContext())
            .orElseThrow(() -> unknown("context", chosen, contexts));
    Found<NamedCluster> cluster = cluster(context);
    Optional<Found<NamedAuthInfo>> user = user(context);
    Config config = Config.empty();
    user.ifPresent(found -> found.file().check(found.value().getUser()));
    cluster.file().check(cluster.value().getCluster());
    Optional<ExecPlugin> plugin =
        user.filter(found -> found.value().getUser().getExec() != null)
            .map(found -> plugin(found, cluster.value().getCluster()));
    plugin.ifPresent(config::setOauthTokenProvider); // before the merge, which would run it itself
    KubeConfigUtils.merge(
        config,
        chosen,
        files.stream()
            .map(KubeconfigFile::content)
            .toArray(io.fabric8.kubernetes.api.model.Config[]::new));
    plugin.ifPresent(it -> it.login(config));
    ClientKey.nameAlgorithm(config);
    user.ifPresent(found -> complete(config, found));
    Proxy.apply(
        config, Optional.ofNullable(cluster.value().getCluster().getProxyUrl()), environment);
    return config;
  }

  private Optional<String> current() {
    return files.stream()
        .map(file -> file.content().getCurrentContext())
        .filter(current -> current != null && !current.isBlank())
        .findFirst();
  }

  private Unreadable noContext() {
    return new Unreadable(
        name + " has no current context",
        "--context names one of its, kubectl config use-context NAME chooses one for ever");
  }

  private Found<NamedCluster> cluster(Context context) {
    Function<KubeconfigFile, List<NamedCluster>> all = file -> file.content().getClusters();
    return first(all, NamedCluster::getName, context.getCluster())
        .filter(found -> found.value().getCluster() != null)
        .orElseThrow(
            () -> unknown("cluster", context.getCluster(), names(all, NamedCluster::getName)));
  }

  /** None when the context names none: an API server may take anybody. */
  private Optional<Found<NamedAuthInfo>> user(Context context) {
    Function<KubeconfigFile, List<NamedAuthInfo>> all = file -> file.content().getUsers();
    if (context.getUser() == null || context.getUser().isEmpty()) {
      return Optional.empty();
    }
    Found<NamedAuthInfo> found =
        first(all, NamedAuthInfo::getName, context.getUser())
            .orElseThrow(
                () -> unknown("user", context.getUser(), names(all, NamedAuthInfo::getName)));
    return Optional.of(found).filter(user -> user.value().getUser() != null);
  }

  private Unreadable unknown(String what, String wanted, List<String> known) {
    return new Unreadable(
        "%s has no %s %s".formatted(name, what, wanted),
        known.isEmpty() ? WAY_OUT : "it has " + String.join(", ", known));
  }

  private static ExecPlugin plugin(Found<NamedAuthInfo> user, Cluster cluster) {
    return new ExecPlugin(
        user.value().getName(), user.value().getUser().getExec(), user.file().path(), cluster);
  }

  /** What the client's library leaves out. */
  private static void complete(Config config, Found<NamedAuthInfo> found) {
    AuthInfo user = found.value().getUser();
    if (user.getTokenFile() != null && !user.getTokenFile().isEmpty()) {
      config.setOauthTokenProvider(() -> found.file().text(user.getTokenFile()).strip());
    }
    if (user.getAs() != null) {
      config.setImpersonateUsername(user.getAs());
    }
    if (user.getAsGroups() != null) {
      config.setImpersonateGroups(user.getAsGroups().toArray(String[]::new));
    }
  }

  private record Found<T>(KubeconfigFile file, T value) {}

  private <T> Optional<Found<T>> first(
      Function<KubeconfigFile, List<T>> entries, Function<T, String> nameOf, String wanted) {
    return files.stream()
        .flatMap(file -> list(entries.apply(file)).map(entry -> new Found<>(file, entry)))
        .filter(found -> nameOf.apply(found.value()).equals(wanted))
        .findFirst();
  }

  private <T> List<String> names(
      Function<KubeconfigFile, List<T>> entries, Function<T, String> nameOf) {
    return files.stream()
        .flatMap(file -> list(entries.apply(file)))
        .map(nameOf)
        .distinct()
        .toList();
  }

  private static <T> Stream<T> list(List<T> maybe) {
    return maybe == null ? Stream.empty() : maybe.stream();
  }
}
