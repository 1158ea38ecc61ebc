package io.manta.dev;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The objects of the given files, as they are on the API server. */
final class GivenObjects {

  private static final String MANAGER = "manta-dev";

  /**
   * What came of one state of the files.
   *
   * @param done a line for each object that was written or deleted
   * @param problems what was refused, and where it stands
   */
  record Outcome(List<String> done, List<Problem> problems) {}

  private final KubernetesClient client;
  private final String namespace;
  private final Map<ObjectId, Document> applied = new LinkedHashMap<>();
  private final Set<String> namespaces = new HashSet<>();

  /**
   * @param namespace of the objects that name none
   */
  GivenObjects(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Writes what is new or different, and deletes what is no longer given. */
  Outcome bringTo(List<Document> documents) throws InterruptedException {
    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
    Map<ObjectId, Document> wanted = new LinkedHashMap<>();
    documents.stream()
        .sorted(Comparator.comparing(GivenObjects::rank)) // otherwise as they were given
        .forEach(document -> wanted.put(id(document), document));
    for (Map.Entry<ObjectId, Document> entry : wanted.entrySet()) {
      Document before = applied.get(entry.getKey());
      if (before == null || !before.value().equals(entry.getValue().value())) {
        write(entry.getKey(), Optional.ofNullable(before), entry.getValue(), outcome);
      }
    }
    for (ObjectId id : List.copyOf(applied.keySet())) {
      if (!wanted.containsKey(id)) {
        Document gone = applied.remove(id);
        resource(id, gone).delete();
        outcome.done().add(gone.source() + ": " + id + " deleted, it is no longer given");
      }
    }
    return outcome;
  }

  private void write(ObjectId id, Optional<Document> before, Document document, Outcome outcome)
      throws InterruptedException {
    try {
      if (id.kind().equals("CustomResourceDefinition")) {
        Definitions.install(
            client, List.of(client.getKubernetesSerialization().asJson(document.value())));
      } else {
        makeNamespace(id, outcome);
        resource(id, document).fieldManager(MANAGER).forceConflicts().serverSideApply();
      }
    } catch (KubernetesClientException e) {
      outcome.problems().addAll(refused(id, document, e));
      return;
    }
    applied.put(id, document);
    outcome
        .done()
        .add(document.source() + ": " + id + (before.isPresent() ? " changed" : " applied"));
    before.ifPresent(
        b ->
            Changes.betweenObjects(b.value(), document.value())
                .forEach(line -> outcome.done().add("    " + line)));
  }

  private Resource<GenericKubernetesResource> resource(ObjectId id, Document document) {
    GenericKubernetesResource object =
        client
            .getKubernetesSerialization()
            .convertValue(document.value(), GenericKubernetesResource.class);
    return client
        .genericKubernetesResources(id.apiVersion(), id.kind())
        .inNamespace(id.namespace())
        .resource(object);
  }

  /** On a cluster of one's own nobody else would make it. */
  private void makeNamespace(ObjectId id, Outcome outcome) {
    if (namespaces.add(id.namespace())
        && client.namespaces().withName(id.namespace()).get() == null) {
      client
          .namespaces()
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(id.namespace())
                  .endMetadata()
                  .build())
          .create();
      outcome.done().add("namespace " + id.namespace() + " made");
    }
  }

  private List<Problem> refused(ObjectId id, Document document, KubernetesClientException e) {
    if (e.getStatus() == null && !served(id)) {
      return List.of(noSuchKind(id, document));
    }
    List<StatusCause> causes =
        e.getStatus() == null || e.getStatus().getDetails() == null
            ? List.of()
            : e.getStatus().getDetails().getCauses();
    List<Problem> out = new ArrayList<>();
    for (StatusCause cause : causes) {
      if (cause.getField() != null && !cause.getField().startsWith("<")) {
        out.add(document.problem(cause.getField(), cause.getMessage()));
      }
    }
    if (out.isEmpty()) {
      String message = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
      out.add(document.problem("", "the API server refuses " + id + ": " + message));
    }
    return out;
  }

  private boolean served(ObjectId id) {
    String base = id.apiVersion().contains("/") ? "/apis/" : "/api/";
    try {
      String resources = client.raw(base + id.apiVersion());
      return resources != null && resources.contains("\"kind\":\"" + id.kind() + "\"");
    } catch (KubernetesClientException e) {
      return e.getCode() != HttpURLConnection.HTTP_NOT_FOUND;
    }
  }

  private static Problem noSuchKind(ObjectId id, Document document) {
    return document
        .problem("kind", "no kind " + id.kind() + " of " + id.apiVersion() + " on this API server")
        .hint(
            StandIns.projectOf(id.apiVersion(), id.kind())
                .map(project -> "--stand-in " + project + " takes such objects as they come")
                .orElse("give the file of its CustomResourceDefinition too"));
  }

  private ObjectId id(Document document) {
    Tree object = new Tree(document.value());
    String kind = object.at("kind").text();
    return new ObjectId(
        object.at("apiVersion").text(),
        kind,
        object.at("metadata", "namespace").text(namespace),
        object.at("metadata", "name").text());
  }

  /** What others need comes first. */
  private static int rank(Document document) {
    return switch (new Tree(document.value()).at("kind").text()) {
      case "Namespace" -> 0;
      case "CustomResourceDefinition" -> 1;
      case "RayCluster" -> 3;
      default -> 2;
    };
  }
}
