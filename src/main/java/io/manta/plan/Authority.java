package io.manta.plan;

import io.manta.manifest.ObjectId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The authority of a cluster's certificates, as cert-manager issued it. When its Secret is lost,
 * cert-manager issues another one and leaves the certificates below it as they are; then pods of
 * before and after do not trust each other.
 *
 * @param revision how often it was issued
 * @param since when the present one begins; empty when that is not said
 */
public record Authority(ObjectId id, long revision, Optional<Instant> since) {

  /** How many pods one sentence names. */
  private static final int NAMED = 3;

  /** Empty for clusters without certificates, and before cert-manager issued any. */
  public static Optional<Authority> of(Live live) {
    return live.objects().values().stream()
        .filter(object -> object.id().kind().equals("Certificate"))
        .filter(object -> object.id().apiVersion().startsWith("cert-manager.io/"))
        .filter(object -> object.at("spec", "isCA").isTrue())
        .findFirst()
        .flatMap(
            object ->
                object
                    .at("status", "revision")
                    .whole()
                    .map(
                        revision ->
                            new Authority(
                                object.id(),
                                revision,
                                instant(object.at("status", "notBefore").text()))));
  }

  /** Pods that were made under another authority: Ray reads its certificates when it starts. */
  public Optional<Step> mistrusted(Live live) {
    if (revision <= 1 || since.isEmpty()) {
      return Optional.empty();
    }
    List<String> older =
        live.pods().stream()
            .filter(pod -> !pod.going() && pod.created().isBefore(since.get()))
            .map(LivePod::name)
            .toList();
    return older.isEmpty()
        ? Optional.empty()
        : Optional.of(new Step.Leave(id, "cert-manager", message(older)));
  }

  private String message(List<String> pods) {
    String names = pods.stream().limit(NAMED).collect(Collectors.joining(", "));
    String more = pods.size() > NAMED ? " and " + (pods.size() - NAMED) + " more" : "";
    return "it was issued again at "
        + since.orElseThrow()
        + "; pods made before do not trust those made after: "
        + names
        + more
        + ". To fix: delete these pods, the head first, and they come back under the present one";
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
