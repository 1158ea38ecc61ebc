package io.manta.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.manifest.ObjectId;
import io.manta.recipe.TemplateMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is live, as {@link Foresight} needs to know it: a dump, or a cluster that is asked. */
public abstract class Scenery {

  /** Stands for the uid of a RayCluster that is not live yet. */
  static final String NO_UID = "00000000-0000-0000-0000-000000000000";

  Scenery() {}

  /** The objects that {@code kubectl get ... -o yaml} printed. */
  public static Scenery dump(
      List<Map<String, Object>> objects, Set<String> apiGroups, int kubernetesMinor) {
    return new Dump(objects, new RayClusterReconciler.Server(apiGroups, kubernetesMinor));
  }

  /**
   * A cluster that is asked when something needs to be known. Nothing is written.
   *
   * @throws CannotStart when it does not answer, or knows no RayCluster
   */
  public static Scenery of(KubernetesClient client) {
    return new Asked(client);
  }

  /** The RayCluster with its status. */
  abstract Optional<Map<String, Object>> rayCluster(ObjectId id);

  /** At least every pod with the cluster's label, whoever made it. */
  abstract List<Map<String, Object>> pods(ObjectId rayCluster);

  /** At least what carries Manta's label of this cluster, of these kinds. */
  abstract List<Map<String, Object>> objects(
      ObjectId rayCluster, String uid, List<Watches.Kind> kinds);

  /** Whatever has this kind and name, whosever it is. */
  abstract Optional<Map<String, Object>> object(ObjectId id);

  /** The RayClusters of a namespace, with their status. */
  abstract Stream<Map<String, Object>> rayClusters(String namespace);

  /** The ConfigMaps of a namespace that hold templates. */
  abstract List<TemplateMap> templates(String namespace);

  abstract boolean isNamespaced(ObjectId id);

  abstract RayClusterReconciler.Server server();
}
