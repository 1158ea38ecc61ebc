package io.manta.pipeline;

import io.manta.manifest.ContentHash;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.manifest.Subject;
import io.manta.model.Tree;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Objects that were asked about at the API server. Those of a thousand RayClusters differ in names;
 * of each shape one is asked about, and once.
 */
final class TriedShapes {

  /** Requests of one trial. */
  static final int MOST = 100;

  private static final int REMEMBERED = 5_000;

  private final ObjectCheck check;

  /** What is wrong with each. */
  private final Map<String, List<Problem>> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<Problem>> eldest) {
              return size() > REMEMBERED;
            }
          });

  TriedShapes(ObjectCheck check) {
    this.check = check;
  }

  /** One trial, with its own budget of requests. */
  Trial begin() {
    return new Trial(new AtomicInteger(MOST));
  }

  final class Trial {

    private final AtomicInteger left;

    private Trial(AtomicInteger left) {
      this.left = left;
    }

    /**
     * What is wrong with objects that are not wrong today.
     *
     * @param pipeline made them
     * @param now what is made today, for the same subject
     */
    List<Problem> wrong(
        RenderPipeline pipeline,
        List<Manifest> made,
        Subject subject,
        Supplier<Map<ObjectId, Manifest>> now) {
      List<Problem> problems = new ArrayList<>();
      for (Manifest manifest : made) {
        wrong(manifest, subject, now).stream()
            .map(problem -> pipeline.locate(problem, manifest))
            .forEach(problems::add);
      }
      return problems;
    }

    private List<Problem> wrong(
        Manifest manifest, Subject subject, Supplier<Map<ObjectId, Manifest>> now) {
      String shape = shape(manifest, subject);
      List<Problem> before = known.get(shape);
      if (before != null) {
        return before;
      }
      Optional<Manifest> today = Optional.ofNullable(now.get().get(manifest.id()));
      if (today.filter(one -> shape(one, subject).equals(shape)).isPresent()) {
        known.put(shape, List.of());
        return List.of();
      }
      if (left.getAndDecrement() <= 0) {
        return List.of();
      }
      Optional<List<Problem>> found = check.wrong(manifest);
      boolean isOld =
          found.filter(problems -> !problems.isEmpty()).isPresent()
              && today.flatMap(check::wrong).filter(problems -> !problems.isEmpty()).isPresent();
      List<Problem> problems = isOld ? List.of() : found.orElse(List.of());
      found.ifPresent(answer -> known.put(shape, problems));
      return problems;
    }
  }

  /** Equal for objects that differ in nothing but whose they are. */
  static String shape(Manifest manifest, Subject subject) {
    Map<String, Object> object = new LinkedHashMap<>(manifest.object());
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
    Map<String, Object> annotations =
        new LinkedHashMap<>(new Tree(metadata).at("annotations").map());
    annotations.keySet().removeAll(List.of(Stamp.HASH, Stamp.SPEC, Stamp.MADE_BY));
    metadata.put("annotations", annotations);
    object.put("metadata", metadata);
    // The longer ones first: a pod's name has its cluster's in it, and more.
    List<String> names =
        Stream.of(
                manifest.id().name(), subject.uid(), subject.id().name(), subject.id().namespace())
            .filter(name -> !name.isEmpty())
            .toList();
    return ContentHash.of(nameless(object, names));
  }

  private static Object nameless(Object value, List<String> names) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> out = new LinkedHashMap<>();
      map.forEach((key, one) -> out.put(key.toString(), nameless(one, names)));
      return out;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(one -> nameless(one, names)).toList();
    }
    return value instanceof String text ? nameless(text, names) : value;
  }

  private static String nameless(String text, List<String> names) {
    String out = text;
    for (String name : names) {
      out = out.replace(name, "<>");
    }
    return out;
  }
}
