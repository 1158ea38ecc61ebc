package io.manta.operator;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.apply.ApiKinds;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at the API server before anything begins, and says clearly what is missing. */
final class Surroundings {

  private Surroundings() {}

  /**
   * @throws CannotStart when the server cannot be worked with
   */
  static RayClusterReconciler.Server look(KubernetesClient client, ApiKinds kinds) {
    String url = client.getMasterUrl().toString();
    try {
      String minor = client.getKubernetesVersion().getMinor().replaceAll("\\D", "");
      Set<String> groups =
          client.getApiGroups().getGroups().stream()
              .map(APIGroup::getName)
              .collect(Collectors.toSet());
      if (kinds.find("ray.io/v1", "RayCluster").isEmpty()) {
        throw new CannotStart(
            "the API server at "
                + url
                + " knows no RayCluster: install the CRD first (kubectl apply --server-side -f"
                + " crd/rayclusters.ray.io.yaml)");
      }
      return new RayClusterReconciler.Server(groups, minor.isEmpty() ? 0 : Integer.parseInt(minor));
    } catch (KubernetesClientException e) {
      throw new CannotStart(why(url, e), e);
    } catch (IOException e) {
      throw new CannotStart("the API server at " + url + " does not answer: " + e.getMessage(), e);
    }
  }

  private static String why(String url, KubernetesClientException e) {
    return switch (e.getCode()) {
      case 401 -> "the API server at " + url + " does not accept the credentials of the kubeconfig";
      case 403 ->
          "the API server at " + url + " forbids what the operator needs: " + e.getMessage();
      default -> {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        yield "the API server at "
            + url
            + " does not answer: "
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
      }
    };
  }
}
