package io.manta.apply;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.Api;
import io.manta.client.Api.Reply;
import io.manta.client.Fence;
import io.manta.model.Tree;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The object by which processes agree who works. Each write replaces the version that was read. */
public final class Lease {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final Api api;
  private final String collection;
  private final String namespace;
  private final String name;

  /**
   * @param patience how long a request may take
   */
  public Lease(KubernetesClient client, String namespace, String name, Duration patience) {
    // What asks for the right to write needs none.
    this.api = Api.once(client, Fence.alone(), patience);
    this.collection = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    this.namespace = namespace;
    this.name = name;
  }

  /**
   * The Lease as it was read or written.
   *
   * @param holder empty when nobody has it
   * @param version of the object; of two versions one is newer
   */
  public record State(
      String holder, Duration lasts, Instant acquired, long transitions, String version) {

    static State of(Map<String, Object> object) {
      Tree spec = new Tree(object).at("spec");
      String acquired = spec.at("acquireTime").text();
      return new State(
          spec.at("holderIdentity").text(),
          Duration.ofSeconds(spec.at("leaseDurationSeconds").whole().orElse(0L)),
          acquired.isEmpty() ? Instant.EPOCH : Instant.parse(acquired),
          spec.at("leaseTransitions").whole().orElse(0L),
          new Tree(object).at("metadata", "resourceVersion").text());
    }

    /** The next state when this one is renewed, taken by another, or given back. */
    public State heldBy(String who, Duration forHowLong) {
      boolean same = who.equals(holder);
      boolean taken = !same && !who.isEmpty();
      return new State(
          who, forHowLong, same ? acquired : Instant.now(), transitions + (taken ? 1 : 0), version);
    }
  }

  /** The API server answers, and says that this process may not do so. */
  public static final class Denied extends IOException {
    Denied(String message) {
      super(
          message + ". To fix: bind the Role of the Lease to the operator's account (config/rbac)");
    }
  }

  /**
   * The Lease; empty when it does not exist.
   *
   * @throws IOException when the API server does not answer, or says no
   */
  public Optional<State> read() throws IOException {
    Reply reply = api.get(collection + "/" + name);
    if (reply.code() == NOT_FOUND) {
      return Optional.empty();
    }
    return Optional.of(State.of(fine(reply).body()));
  }

  /**
   * Makes it.
   *
   * @return empty when another was faster
   */
  public Optional<State> create(String holder, Duration lasts) throws IOException {
    State first = new State(holder, lasts, Instant.now(), 0, "");
    return written(api.send("POST", collection, Api.JSON, object(first)));
  }

  /**
   * Writes it, if it is still as it was.
   *
   * @return empty when it is not
   */
  public Optional<State> write(State state) throws IOException {
    return written(api.send("PUT", collection + "/" + name, Api.JSON, object(state)));
  }

  private static Optional<State> written(Reply reply) throws IOException {
    boolean other = reply.code() == CONFLICT || reply.code() == NOT_FOUND;
    return other ? Optional.empty() : Optional.of(State.of(fine(reply).body()));
  }

  private static Reply fine(Reply reply) throws IOException {
    if (reply.code() == FORBIDDEN || reply.code() == UNAUTHORIZED) {
      throw new Denied(reply.message());
    }
    if (!reply.isFine()) {
      throw new IOException(reply.message());
    }
    return reply;
  }

  private Map<String, Object> object(State state) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", namespace);
    if (!state.version().isEmpty()) {
      metadata.put("resourceVersion", state.version());
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("holderIdentity", state.holder());
    spec.put("leaseDurationSeconds", Math.max(1, state.lasts().toSeconds()));
    spec.put("acquireTime", time(state.acquired()));
    spec.put("renewTime", time(Instant.now()));
    spec.put("leaseTransitions", state.transitions());
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "coordination.k8s.io/v1");
    object.put("kind", "Lease");
    object.put("metadata", metadata);
    object.put("spec", spec);
    return object;
  }

  /** Kubernetes' times of this kind have six digits after the point, also when they are zero. */
  private static String time(Instant at) {
    String text = at.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "");
    return "%s.%06dZ".formatted(text, at.getNano() / 1_000);
  }
}
