package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an object grants, exposes or joins by name. It is written only when that is the cluster's
 * own: a RoleBinding would give somebody else's Role to the cluster's pods, an Ingress would
 * publish somebody else's Service, a worker would join somebody else's head.
 */
public final class Reliance {

  private static final String RBAC = "rbac.authorization.k8s.io/v1";

  private Reliance() {}

  /** The objects that an object names and that lend it what they are; of a pod none. */
  public static Set<ObjectId> of(Manifest manifest) {
    return of(manifest.id(), new Tree(manifest.object()));
  }

  private static Set<ObjectId> of(ObjectId id, Tree object) {
    String namespace = id.namespace();
    Set<ObjectId> named = new LinkedHashSet<>();
    switch (id.kind()) {
      case "RoleBinding" -> {
        named.add(id(RBAC, object.at("roleRef"), "Role", namespace));
        named.addAll(accounts(object, namespace));
      }
      case "Ingress" -> {
        Stream<Tree> rules =
            object.at("spec", "rules").items().stream()
                .flatMap(rule -> rule.at("http", "paths").items().stream())
                .map(path -> path.at("backend", "service"));
        Stream.concat(rules, Stream.of(object.at("spec", "defaultBackend", "service")))
            .forEach(service -> named.add(id("v1", service, "Service", namespace)));
      }
      case "Route" -> named.add(id("v1", object.at("spec", "to"), "Service", namespace));
      case "HTTPRoute" -> {
        for (Tree gateway : object.at("spec", "parentRefs").items()) {
          named.add(id(id.apiVersion(), gateway, "Gateway", namespace));
        }
        object.at("spec", "rules").items().stream()
            .flatMap(rule -> rule.at("backendRefs").items().stream())
            .forEach(service -> named.add(id("v1", service, "Service", namespace)));
      }
      case "Certificate" ->
          named.add(id(id.apiVersion(), object.at("spec", "issuerRef"), "Issuer", namespace));
      case "PodGroup" -> {
        String name = object.at("spec", "podGroupTemplateRef", "workload", "workloadName").text();
        named.add(new ObjectId(id.apiVersion(), "Workload", namespace, name));
      }
      default -> {}
    }
    named.removeIf(one -> one.name().isEmpty());
    return named;
  }

  /** The ServiceAccounts that a RoleBinding gives rights to. */
  public static Set<ObjectId> accounts(Manifest binding) {
    return accounts(new Tree(binding.object()), binding.id().namespace());
  }

  private static Set<ObjectId> accounts(Tree binding, String namespace) {
    Set<ObjectId> accounts = new LinkedHashSet<>();
    for (Tree subject : binding.at("subjects").items()) {
      if (subject.at("kind").text().equals("ServiceAccount")) {
        accounts.add(id("v1", subject, "ServiceAccount", namespace));
      }
    }
    return accounts;
  }

  /** The Secret that cert-manager fills for a Certificate. */
  public static Optional<ObjectId> filled(Manifest manifest) {
    ObjectId id = manifest.id();
    String secret = new Tree(manifest.object()).at("spec", "secretName").text();
    return id.kind().equals("Certificate") && !secret.isEmpty()
        ? Optional.of(new ObjectId("v1", "Secret", id.namespace(), secret))
        : Optional.empty();
  }

  /** The head's Service, under whose name the workers look for the head. */
  public static boolean isAddress(Manifest manifest) {
    return manifest.id().kind().equals("Service")
        && new Tree(manifest.object())
            .at("metadata", "labels", "ray.io/node-type")
            .text()
            .equals("head");
  }

  /** Whether a step must wait for what becomes of another one of the same plan. */
  public static boolean isBetween(Step step, Step other) {
    return manifest(step).filter(manifest -> of(manifest).contains(other.id())).isPresent();
  }

  /**
   * What a step relies on and cannot: it belongs to somebody else, or it does not exist because it
   * could not be written. What is the cluster's already serves, whatever became of changing it.
   *
   * @param outcomes of the steps before it
   */
  public static Optional<Outcome> missing(Step step, List<Outcome> outcomes) {
    boolean isPod = step instanceof Step.Create create && create.slot().isPresent();
    return outcomes.stream()
        .filter(
            outcome ->
                isPod
                    ? manifest(outcome.step()).filter(Reliance::isAddress).isPresent()
                    : isBetween(step, outcome.step()))
        .filter(Reliance::isMissing)
        .findFirst();
  }

  private static boolean isMissing(Outcome outcome) {
    boolean isOurs = outcome.step() instanceof Step.Apply apply && apply.exists();
    return switch (outcome.result()) {
      case TAKEN -> true;
      case FAILED, GONE, UNKNOWN, AWAITED, SKIPPED -> !isOurs;
      case DONE, ALREADY, MISSING -> false;
    };
  }

  /**
   * What takes back what an object of the cluster's lent, now that it would lend what is somebody
   * else's: a RoleBinding is left without subjects, since operators may not delete it; what shows a
   * Service to the outside goes. Empty when there is nothing to take back.
   *
   * @param taken what is somebody else's
   */
  public static Optional<Step> takenBack(Step.Apply step, ObjectId taken) {
    Optional<LiveObject> there =
        step.there().filter(live -> of(live.id(), new Tree(live.content())).contains(taken));
    String kind = step.id().kind();
    if (there.isEmpty()) {
      return Optional.empty();
    }
    if (kind.equals("RoleBinding")) {
      return there.get().at("subjects").items().isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Step.Apply(
                  withoutSubjects(step.manifest()),
                  there,
                  Optional.empty(),
                  "what it would give is not the cluster's"));
    }
    return lends(step.manifest())
        ? Optional.of(
            new Step.Delete(
                step.id(),
                there.get().uid(),
                Step.Cause.PRUNED,
                "",
                "what it would publish is not the cluster's"))
        : Optional.empty();
  }

  /** Kinds of which something can be taken back. */
  static boolean lends(Manifest manifest) {
    return Set.of("RoleBinding", "Ingress", "Route", "HTTPRoute").contains(manifest.id().kind());
  }

  /** Whether a step stands for what others may come to, and has nothing to write itself. */
  public static boolean isAsRendered(Step step) {
    return step instanceof Step.Apply apply
        && apply.drift().isEmpty()
        && apply
            .there()
            .filter(
                there ->
                    there.annotation(Stamp.HASH).equals(ObjectAnnotations.hash(apply.manifest())))
            .isPresent();
  }

  /** With another hash, so that it is put right once it may be. */
  private static Manifest withoutSubjects(Manifest binding) {
    Map<String, Object> object = new LinkedHashMap<>(binding.object());
    object.remove("subjects");
    Tree metadata = new Tree(object).at("metadata");
    Map<String, Object> annotations = new LinkedHashMap<>(metadata.at("annotations").map());
    annotations.put(Stamp.HASH, "taken-back");
    Map<String, Object> changed = new LinkedHashMap<>(metadata.map());
    changed.put("annotations", annotations);
    object.put("metadata", changed);
    return new Manifest(object, binding.template(), binding.origins());
  }

  private static Optional<Manifest> manifest(Step step) {
    if (step instanceof Step.Apply apply) {
      return Optional.of(apply.manifest());
    }
    return step instanceof Step.Create create ? Optional.of(create.manifest()) : Optional.empty();
  }

  private static ObjectId id(String apiVersion, Tree reference, String kind, String namespace) {
    return new ObjectId(
        apiVersion,
        reference.at("kind").text(kind),
        reference.at("namespace").text(namespace),
        reference.at("name").text());
  }
}
