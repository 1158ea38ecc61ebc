package io.manta.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.Api.Reply;
import io.manta.model.Tree;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the API server whose a token is, and what somebody may do. Changes nothing. */
public final class AccessReviews {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String ANONYMOUS = "system:anonymous";

  private final Api api;

  public AccessReviews(KubernetesClient client) {
    this.api = new Api(client, Fence.alone(), TIMEOUT);
  }

  /** Somebody whom the API server knows. */
  public record User(String name, String uid, List<String> groups, Map<String, Object> extra) {}

  /**
   * Whose the token is; empty when it is nobody's.
   *
   * @throws IOException when the API server does not say
   */
  public Optional<User> user(String token) throws IOException {
    Tree status =
        ask("authentication.k8s.io/v1", "TokenReview", "tokenreviews", Map.of("token", token));
    Tree user = status.at("user");
    String name = user.at("username").text();
    boolean known = status.at("authenticated").isTrue() && !name.equals(ANONYMOUS);
    return known
        ? Optional.of(
            new User(
                name,
                user.at("uid").text(),
                user.at("groups").items().stream().map(Tree::text).toList(),
                user.at("extra").map()))
        : Optional.empty();
  }

  /**
   * Whether somebody may get a path that is no resource.
   *
   * @throws IOException when the API server does not say
   */
  public boolean mayGet(User user, String path) throws IOException {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("user", user.name());
    spec.put("uid", user.uid());
    spec.put("groups", user.groups());
    spec.put("extra", user.extra());
    spec.put("nonResourceAttributes", Map.of("path", path, "verb", "get"));
    return ask("authorization.k8s.io/v1", "SubjectAccessReview", "subjectaccessreviews", spec)
        .at("allowed")
        .isTrue();
  }

  /**
   * Whether this process may do so.
   *
   * @param group of the API; empty for the core
   * @param namespace empty for all
   * @throws IOException when the API server does not say
   */
  public boolean may(String verb, String group, String resource, String namespace)
      throws IOException {
    Map<String, Object> attributes =
        Map.of("verb", verb, "group", group, "resource", resource, "namespace", namespace);
    Tree allowed =
        ask(
                "authorization.k8s.io/v1",
                "SelfSubjectAccessReview",
                "selfsubjectaccessreviews",
                Map.of("resourceAttributes", attributes))
            .at("allowed");
    // A server that says neither knows nothing of rights.
    return allowed.isAbsent() || allowed.isTrue();
  }

  private Tree ask(String apiVersion, String kind, String plural, Map<String, Object> spec)
      throws IOException {
    Map<String, Object> review = new LinkedHashMap<>();
    review.put("apiVersion", apiVersion);
    review.put("kind", kind);
    review.put("spec", spec);
    Reply reply = api.send("POST", "/apis/" + apiVersion + "/" + plural, Api.JSON, review);
    if (!reply.isFine()) {
      throw new IOException(reply.message());
    }
    return new Tree(reply.body()).at("status");
  }
}
