package io.manta.apply;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.client.ApiKinds;
import io.manta.client.Fence;
import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.pipeline.ObjectCheck;
import io.manta.schema.Problem;
import io.manta.status.Cause;
import io.manta.status.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the API server to make an object without making it. It checks the object before it asks
 * whether one of this name exists. Quotas, rights, webhooks and policies may be different when the
 * object is made, so what they say counts for nothing.
 */
public final class ServerDryRun implements ObjectCheck {

  /** Between two requests: others write meanwhile. */
  private static final Duration PACE = Duration.ofMillis(20);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int BAD_REQUEST = 400;
  private static final int INVALID = 422;

  /** What the server says of an object that it cannot even read; other bad requests are not its. */
  private static final Pattern UNREADABLE =
      Pattern.compile("cannot be handled as a |strict decoding error|unable to decode");

  private static final Pattern UNKNOWN = Pattern.compile("unknown field \"([^\"]+)\"");

  private final Api api;
  private final ApiKinds kinds;

  public ServerDryRun(KubernetesClient client, Fence fence) {
    this.api = Api.once(client, fence, TIMEOUT);
    this.kinds = new ApiKinds(api);
  }

  @Override
  public Optional<List<Problem>> wrong(Manifest manifest) {
    try {
      Optional<String> collection = kinds.collection(manifest.id());
      if (collection.isEmpty()) {
        return Optional.empty();
      }
      Thread.sleep(PACE.toMillis());
      Reply reply =
          api.send(
              "POST",
              collection.get() + "?dryRun=All&fieldValidation=Strict&fieldManager=" + Stamp.MANAGER,
              Api.JSON,
              manifest.object());
      return verdict(manifest, reply);
    } catch (NoAnswer e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Empty for an answer that says nothing about the object itself. */
  static Optional<List<Problem>> verdict(Manifest manifest, Reply reply) {
    if (reply.isFine() || reply.reason().equals("AlreadyExists")) {
      return Optional.of(List.of());
    }
    if (reply.code() == INVALID && Refusal.cause(reply.message()) == Cause.OBJECT_INVALID) {
      return Optional.of(invalid(manifest, reply));
    }
    if (reply.code() == BAD_REQUEST && UNREADABLE.matcher(reply.message()).find()) {
      return Optional.of(List.of(unreadable(manifest, reply.message())));
    }
    return Optional.empty();
  }

  private static List<Problem> invalid(Manifest manifest, Reply reply) {
    List<Problem> problems =
        new Tree(reply.body())
            .at("details", "causes").items().stream()
                .map(
                    cause ->
                        problem(manifest, cause.at("field").text(), cause.at("message").text()))
                .toList();
    return problems.isEmpty() ? List.of(problem(manifest, "", reply.message())) : problems;
  }

  private static Problem unreadable(Manifest manifest, String message) {
    Matcher unknown = UNKNOWN.matcher(message);
    return unknown.find()
        ? problem(manifest, unknown.group(1), "unknown field")
        : problem(manifest, "", message);
  }

  private static Problem problem(Manifest manifest, String field, String message) {
    return Problem.of(
        manifest.template(),
        Optional.empty(),
        field,
        "Kubernetes would refuse " + manifest.id().kind() + ": " + message);
  }
}
