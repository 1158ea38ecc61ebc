package io.manta.status;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.status.EventForm.Wording;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How events speak of a kind of object. */
public final class EventWords {

  /**
   * @param reason what follows {@code Created}, {@code Updated} in the reason
   * @param noun how a note calls it
   */
  private record Name(String reason, String noun) {}

  private static final Map<String, Name> NAMES =
      Map.of(
          "Service", new Name("Service", "service"),
          "ServiceAccount", new Name("ServiceAccount", "service account"),
          "Role", new Name("Role", "role"),
          "RoleBinding", new Name("RoleBinding", "role binding"),
          "Ingress", new Name("Ingress", "ingress"),
          "Route", new Name("Route", "route"),
          "PersistentVolumeClaim", new Name("PVC", "GCS storage PVC"),
          "Job", new Name("RedisCleanupJob", "Redis cleanup Job"));

  public static final String TLS = "raycluster-mtls-controller";

  private final String kind;
  private final boolean silent;
  private final String controller;

  private EventWords(String kind, boolean silent) {
    this.kind = kind;
    this.silent = silent;
    this.controller = kind.equals("NetworkPolicy") ? "networkpolicy-controller" : Event.CLUSTER;
  }

  public static EventWords of(Manifest manifest) {
    // KubeRay makes the serve service and the auth Secret without a word.
    boolean serve =
        !new Tree(manifest.object()).at("metadata", "labels", "ray.io/serve").isAbsent();
    String kind = manifest.id().kind();
    return new EventWords(kind, serve || kind.equals("Secret"));
  }

  public static EventWords of(ObjectId id) {
    return new EventWords(id.kind(), false);
  }

  public Optional<EventForm> created() {
    if (kind.equals("Certificate")) {
      return tls(
          "MTLSCertsNotReady", "Reconcile", "Waiting for cert-manager to issue mTLS certificates");
    }
    return silent || kind.equals("Issuer")
        ? Optional.empty()
        : form("Created", "Create", "Created ");
  }

  public Optional<EventForm> updated() {
    return kind.equals("Certificate")
        ? tls("MTLSCertificatesUpdated", "Update", "Updated certificates %s")
        : form("Updated", "Update", "Updated ");
  }

  public Optional<EventForm> deleted() {
    return form("Deleted", "Delete", "Deleted ");
  }

  /**
   * @param action {@code Create}, {@code Update} or {@code Delete}
   */
  public Optional<EventForm> failed(String action) {
    String note = "Failed to " + action.toLowerCase(Locale.ROOT) + " " + name().noun() + " %s";
    return Optional.of(
        new EventForm(
            "Warning",
            "FailedTo" + action + name().reason(),
            action,
            controller,
            new Wording(note, note)));
  }

  private Optional<EventForm> form(String verb, String action, String note) {
    Wording wording = new Wording(note + name().noun() + " %s", note + name().noun() + " %s");
    return Optional.of(
        new EventForm("Normal", verb + name().reason(), action, controller, wording));
  }

  private static Optional<EventForm> tls(String reason, String action, String note) {
    return Optional.of(new EventForm("Normal", reason, action, TLS, new Wording(note, note)));
  }

  private Name name() {
    return NAMES.getOrDefault(kind, new Name(kind, kind));
  }
}
