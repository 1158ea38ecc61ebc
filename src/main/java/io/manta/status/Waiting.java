package io.manta.status;

import io.manta.model.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a cluster waits for, since when, and what would end it. The times are kept in {@code
 * status.manta.waitsFor}: a condition's own time says only when its status changed, not its reason.
 */
public final class Waiting {

  /** So much of what Kubernetes says is kept that what would end it has room, in bytes. */
  private static final int LONGEST_TEXT = 600;

  private static final Pattern CONTAINER = Pattern.compile("^(?:init )?container (\\S+)");

  private final String namespace;
  private final List<Blocker> blockers;
  private final Map<String, String> since = new LinkedHashMap<>();
  private final List<Blocker> news = new ArrayList<>();

  public Waiting(String namespace, List<Blocker> blockers, Tree before, Instant now) {
    this.namespace = namespace;
    this.blockers = blockers;
    Map<String, String> earlier = new LinkedHashMap<>();
    before
        .at("manta", "waitsFor")
        .items()
        .forEach(one -> earlier.put(one.at("reason").text(), one.at("since").text()));
    for (Blocker blocker : blockers) {
      String reason = blocker.cause().reason();
      if (!earlier.containsKey(reason) && !since.containsKey(reason)) {
        news.add(blocker);
      }
      since.putIfAbsent(reason, earlier.getOrDefault(reason, Condition.Moments.text(now)));
    }
  }

  public boolean isOver() {
    return blockers.isEmpty();
  }

  /** The most important one. */
  public Cause cause() {
    return blockers.get(0).cause();
  }

  /** All of it, as {@code status.manta.waitsFor}. */
  public List<Object> value() {
    List<Object> out = new ArrayList<>();
    since.forEach(
        (reason, time) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("reason", reason);
          one.put("since", time);
          out.add(one);
        });
    return out;
  }

  /** What a person reads; empty when nothing is waited for. */
  public String message() {
    if (isOver()) {
      return "";
    }
    Blocker first = blockers.get(0);
    String others =
        blockers.stream()
            .skip(1)
            .map(other -> other.cause().reason() + ": " + other.text())
            .collect(Collectors.joining("; "));
    return text(first, " (since " + since.get(first.cause().reason()) + ")")
        + (others.isEmpty() ? "" : ". Also " + others);
  }

  /** What began since the status written last and is no event of its own already. */
  public List<Event> events() {
    return news.stream()
        .filter(blocker -> blocker.cause().isEvent())
        .map(blocker -> Event.warning(blocker.cause().reason(), "Reconcile", text(blocker, "")))
        .toList();
  }

  private String text(Blocker blocker, String since) {
    return Clip.to(LONGEST_TEXT, blocker.text()) + since + ". What ends it: " + toCopy(blocker);
  }

  /** The remedy with the names that are meant, as far as they are known: commands are copied. */
  private String toCopy(Blocker blocker) {
    String remedy = blocker.cause().remedy().replace("-n NAMESPACE ", "-n " + namespace + " ");
    if (!blocker.of().isEmpty()) {
      remedy = remedy.replaceAll("\\bPOD\\b", blocker.of().get(0));
    }
    Matcher container = CONTAINER.matcher(blocker.detail());
    return container.find() ? remedy.replaceAll("\\bCONTAINER\\b", container.group(1)) : remedy;
  }
}
