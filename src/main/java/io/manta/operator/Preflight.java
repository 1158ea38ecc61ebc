package io.manta.operator;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.client.ApiFailure;
import io.manta.client.ApiKinds;
import io.manta.kind.Kind;
import io.manta.model.Observed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the API server before anything begins, and says clearly what is missing. */
public final class Preflight {

  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

  private Preflight() {}

  /**
   * @param timeout for an API server that knows no RayCluster: it serves a CRD some moments after
   *     it took it
   * @throws CannotStart when the server cannot be worked with
   */
  public static Observed look(KubernetesClient client, ApiKinds kinds, Duration timeout) {
    String url = client.getMasterUrl().toString();
    try {
      String minor = client.getKubernetesVersion().getMinor().replaceAll("\\D", "");
      Set<String> groups =
          client.getApiGroups().getGroups().stream()
              .map(APIGroup::getName)
              .collect(Collectors.toSet());
      if (!serves(kinds, Instant.now().plus(timeout))) {
        throw new CannotStart(
            "the API server at "
                + url
                + " knows no RayCluster: install the CRD first (kubectl apply --server-side -f"
                + " crd/rayclusters.ray.io.yaml)");
      }
      return Observed.ofServer(groups, minor.isEmpty() ? 0 : Integer.parseInt(minor));
    } catch (KubernetesClientException e) {
      throw new CannotStart(ApiFailure.of(client.getConfiguration(), e), e);
    } catch (IOException e) {
      throw new CannotStart(ApiFailure.of(client.getConfiguration(), e), e);
    }
  }

  /** The kinds whose CRD is installed; an operator works without the others. */
  static List<Registration<?>> served(ApiKinds kinds, List<Registration<?>> all) {
    List<Registration<?>> served = new ArrayList<>();
    for (Registration<?> one : all) {
      String name = one.kind().name();
      if (isServed(kinds, name)) {
        served.add(one);
      } else {
        LOG.warn(
            "The API server knows no {}: those are not reconciled. To fix: install the CRD"
                + " (kubectl apply --server-side -f crd/{}.ray.io.yaml) and restart the operator",
            name,
            one.kind().plural());
      }
    }
    return served;
  }

  private static boolean isServed(ApiKinds kinds, String name) {
    try {
      return kinds.find(Kind.API_VERSION, name).isPresent();
    } catch (IOException e) {
      throw new CannotStart("the API server does not answer: " + e.getMessage(), e);
    }
  }

  private static boolean serves(ApiKinds kinds, Instant end) throws IOException {
    while (kinds.find("ray.io/v1", "RayCluster").isEmpty()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
