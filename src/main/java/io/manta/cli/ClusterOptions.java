package io.manta.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.client.ApiFailure;
import io.manta.client.ApiKinds;
import io.manta.client.ApiServer;
import io.manta.operator.CannotStart;
import io.manta.operator.Preflight;
import io.manta.operator.preview.LiveSource;
import io.manta.schema.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which cluster, and who asks: kubectl's flags of these names. */
final class ClusterOptions {

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "the kubeconfig (default: $KUBECONFIG, which may list several, ~/.kube/config, or the"
              + " cluster around the pod)")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "the kubeconfig's context (default: its current one)")
  private Optional<String> context = Optional.empty();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "all namespaces: so it is anyway with --all and for leave, unless -n names one")
  private boolean everywhere;

  @Option(names = "--as", paramLabel = "USER", description = "ask as this user")
  private Optional<String> user = Optional.empty();

  @Option(names = "--as-group", paramLabel = "GROUP", description = "ask as one of this group")
  private List<String> groups = List.of();

  /**
   * The cluster; its namespace is the context's.
   *
   * @throws Unreadable when no cluster is named, or what is named does not exist
   */
  Config config() {
    Config found = Kubeconfig.read(kubeconfig, context);
    user.ifPresent(found::setImpersonateUsername);
    if (!groups.isEmpty()) {
      found.setImpersonateGroups(groups.toArray(String[]::new));
    }
    found.setRequestRetryBackoffLimit(1);
    return found;
  }

  /**
   * The exit code of what is made of a cluster; one that cannot be asked is reported.
   *
   * @throws Unreadable as {@link #client} does
   */
  static int ask(Terminal terminal, Config config, Function<LiveSource, Integer> work) {
    try (KubernetesClient client = client(config)) {
      ApiKinds kinds = ApiKinds.of(client);
      return work.apply(LiveSource.of(client, kinds, Preflight.look(client, kinds, Duration.ZERO)));
    } catch (CannotStart e) {
      terminal.error(e.getMessage());
      return Exit.TROUBLE;
    } catch (KubernetesClientException e) {
      terminal.error(ApiFailure.of(config, e));
      return Exit.TROUBLE;
    }
  }

  /**
   * A client of it for the caller to close.
   *
   * @throws Unreadable when certificates or keys of the kubeconfig are none
   */
  static KubernetesClient client(Config config) {
    try {
      return ApiServer.at(config).build();
    } catch (KubernetesClientException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new Unreadable(
          "a certificate or key of the kubeconfig cannot be used: " + root.getMessage(),
          "they are PEM texts, in fields that end with -data in base64");
    }
  }
}
