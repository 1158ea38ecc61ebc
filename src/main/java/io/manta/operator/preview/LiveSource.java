package io.manta.operator.preview;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiKinds;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Tree;
import io.manta.operator.cache.Watches;
import io.manta.pipeline.TemplateConfigMap;
import io.manta.plan.Step;
import io.manta.schema.Document;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is live, as {@link DryRun} needs to know it: a dump, or a cluster that is asked. */
public abstract class LiveSource {

  /** Stands for the uid of a RayCluster that is not live yet. */
  static final String NO_UID = Subject.NO_UID;

  LiveSource() {}

  /** The objects that {@code kubectl get ... -o yaml} printed. */
  public static LiveSource dump(
      List<Document> objects, Set<String> apiGroups, int kubernetesMinor) {
    return new FileSource(objects, Observed.ofServer(apiGroups, kubernetesMinor));
  }

  /**
   * A cluster that is asked when something needs to be known. Nothing is written.
   *
   * @param server what templates may know of it
   */
  public static LiveSource of(KubernetesClient client, ApiKinds kinds, Observed server) {
    return new ApiServerSource(client, kinds, server);
  }

  /** The Ray object of this id with its status. */
  abstract Optional<Map<String, Object>> rayObject(ObjectId id);

  /**
   * The Ray objects of a namespace as documents, those of all when it is empty, in order of kind,
   * namespace and name.
   */
  public List<Document> everyRayObject(String namespace) {
    return rayDocuments(namespace).sorted(Comparator.comparing(LiveSource::name)).toList();
  }

  private static String name(Document rayObject) {
    Tree metadata = new Tree(rayObject.value()).at("metadata");
    return rayObject.value().get("kind")
        + " "
        + metadata.at("namespace").text("default")
        + "/"
        + metadata.at("name").text();
  }

  /** At least every pod with the cluster's label, whoever made it. */
  abstract List<Map<String, Object>> pods(ObjectId rayCluster);

  /**
   * At least what carries Manta's label of this object, and what another operator made for it, of
   * these kinds.
   */
  abstract List<Map<String, Object>> objects(
      ObjectId rayCluster, String uid, List<Watches.Kind> kinds);

  /** Whatever has this kind and name, whosever it is. */
  abstract Optional<Map<String, Object>> object(ObjectId id);

  /**
   * What an apply would make of an object.
   *
   * @param there as it is
   */
  abstract Map<String, Object> applied(Step.Apply step, Map<String, Object> there);

  /** The Ray objects of a namespace, of all when it is empty, with their status. */
  abstract Stream<Document> rayDocuments(String namespace);

  final Stream<Map<String, Object>> rayObjects(String namespace) {
    return rayDocuments(namespace).map(Document::value);
  }

  /** The ConfigMaps of a namespace that hold templates. */
  abstract List<TemplateConfigMap> templates(String namespace);

  abstract boolean isNamespaced(ObjectId id);

  abstract Observed server();
}
