package io.manta.apply;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.AccessReviews;
import io.manta.client.Api.NoAnswer;
import io.manta.client.ApiKinds;
import io.manta.manifest.ObjectId;
import io.manta.pipeline.Permissions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operator's own rights, asked of the API server, which lets everyone ask about themselves.
 * Answers are kept for a while: templates are rendered often, and roles change seldom.
 */
public final class OwnRights implements Permissions {

  private static final Duration YES_HOLDS = Duration.ofMinutes(5);

  /** As often as refused templates are tried again. */
  private static final Duration NO_HOLDS = Duration.ofSeconds(5);

  /** More answers than this are of namespaces that are gone. */
  private static final int MOST = 50_000;

  private final AccessReviews accessReviews;
  private final ApiKinds kinds;
  private final Map<Asked, Answer> answers = new ConcurrentHashMap<>();

  private record Asked(String namespace, String group, String resource, String verb) {}

  private record Answer(boolean allowed, long until) {}

  public OwnRights(KubernetesClient client, ApiKinds kinds) {
    this.accessReviews = new AccessReviews(client);
    this.kinds = kinds;
  }

  @Override
  public Optional<Missing> missing(ObjectId id, List<String> verbs) {
    try {
      Optional<ApiKinds.Place> place = kinds.place(id.apiVersion(), id.kind());
      if (place.isEmpty()) {
        return Optional.empty(); // What is not served is said when it is applied.
      }
      int slash = id.apiVersion().indexOf('/');
      String group = slash < 0 ? "" : id.apiVersion().substring(0, slash);
      String namespace = place.get().namespaced() ? id.namespace() : "";
      List<String> lacking =
          verbs.stream()
              .filter(verb -> !may(new Asked(namespace, group, place.get().plural(), verb)))
              .toList();
      return lacking.isEmpty()
          ? Optional.empty()
          : Optional.of(new Missing(group, place.get().plural(), lacking));
    } catch (NoAnswer e) {
      return Optional.empty();
    }
  }

  private boolean may(Asked asked) {
    Answer known = answers.get(asked);
    if (known != null && known.until() - System.nanoTime() > 0) {
      return known.allowed();
    }
    try {
      boolean allowed =
          accessReviews.may(asked.verb(), asked.group(), asked.resource(), asked.namespace());
      if (answers.size() > MOST) {
        answers.clear();
      }
      Duration holds = allowed ? YES_HOLDS : NO_HOLDS;
      answers.put(asked, new Answer(allowed, System.nanoTime() + holds.toNanos()));
      return allowed;
    } catch (IOException e) {
      return true; // Not known: it is tried, and the API server says it then.
    }
  }
}
