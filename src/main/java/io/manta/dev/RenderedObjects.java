package io.manta.dev;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.manta.dev.view.Row;
import io.manta.diff.Secrets;
import io.manta.kind.Kind;
import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestYaml;
import io.manta.manifest.ObjectId;
import io.manta.operator.cache.PlainObjects;
import io.manta.pipeline.Batch;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * What the Ray objects of the API server become with the templates in use, and what they became
 * before the last edit of object or template.
 */
final class RenderedObjects {

  /**
   * One manifest for people.
   *
   * @param title of an object its kind and name; of pods that are alike, their group
   * @param pods how many are alike; 0 for what is no pod
   * @param changes since the edit before, field by field
   */
  record Sheet(String title, String source, int pods, List<String> changes, List<Line> lines) {}

  /**
   * One line of a manifest.
   *
   * @param origin the template's line that wrote it; empty for none
   * @param changed whether it was another one before the last edit
   */
  record Line(String text, String origin, boolean changed) {}

  /**
   * What is known of one object.
   *
   * @param setting what it was rendered with
   * @param before what was made before the last edit; empty before the first
   * @param problem why nothing is made; empty usually
   */
  private record Rendered(
      long generation,
      Batch.Setting setting,
      Map<ObjectId, Manifest> manifests,
      Optional<Map<ObjectId, Manifest>> before,
      String problem) {}

  private final Map<ObjectId, Rendered> known = new ConcurrentHashMap<>();

  /** Renders what is new or was edited, and forgets what is gone. */
  void follow(List<Row> rows, Batch.Setting setting) {
    Map<ObjectId, Row> live = new HashMap<>();
    rows.forEach(row -> live.put(id(row.kind(), row.namespace(), row.name()), row));
    known.keySet().retainAll(live.keySet());
    live.forEach(
        (id, row) -> {
          Rendered before = known.get(id);
          long generation = row.object().getMetadata().getGeneration();
          if (before == null || before.generation() != generation || before.setting() != setting) {
            known.put(id, rendered(row, setting, generation, Optional.ofNullable(before)));
          }
        });
  }

  /** The manifests of an object; empty when there is no such object. */
  Optional<Object> of(String kind, String namespace, String name) {
    return Optional.ofNullable(known.get(id(kind, namespace, name)))
        .map(one -> Map.of("problem", one.problem(), "sheets", sheets(one)));
  }

  private static Rendered rendered(
      Row row, Batch.Setting setting, long generation, Optional<Rendered> before) {
    Optional<Map<ObjectId, Manifest>> previous = before.map(Rendered::manifests);
    try {
      Map<ObjectId, Manifest> manifests = new LinkedHashMap<>();
      manifests(row.object(), setting).forEach(one -> manifests.put(one.id(), one));
      // An edit of another file leaves these as they were, and is none of theirs.
      Optional<Map<ObjectId, Manifest>> last =
          previous.filter(was -> !same(was, manifests)).or(() -> before.flatMap(Rendered::before));
      return new Rendered(generation, setting, manifests, last, "");
    } catch (Invalid e) {
      return new Rendered(
          generation,
          setting,
          previous.orElse(Map.of()),
          before.flatMap(Rendered::before),
          e.getMessage());
    }
  }

  private static boolean same(Map<ObjectId, Manifest> one, Map<ObjectId, Manifest> other) {
    return one.keySet().equals(other.keySet())
        && one.keySet().stream()
            .allMatch(id -> one.get(id).object().equals(other.get(id).object()));
  }

  private static List<Manifest> manifests(GenericKubernetesResource object, Batch.Setting setting) {
    Map<String, Object> value = PlainObjects.of(object);
    Kind kind = setting.kinds().of(value);
    Document document = Document.of(Manifest.idOf(value).toString(), value);
    Document sound = kind.check(document, setting.settings()).orThrow();
    return setting.renderer().all(kind.read(sound.value(), setting.settings(), setting.observed()));
  }

  private static List<Sheet> sheets(Rendered rendered) {
    Map<String, List<Manifest>> alike = new LinkedHashMap<>();
    rendered
        .manifests()
        .values()
        .forEach(one -> alike.computeIfAbsent(Preview.title(one), t -> new ArrayList<>()).add(one));
    List<Sheet> sheets = new ArrayList<>();
    alike.forEach(
        (title, manifests) -> {
          Manifest first = manifests.get(0);
          boolean isPod = first.id().kind().equals("Pod");
          Optional<Manifest> before = rendered.before().map(was -> was.get(first.id()));
          sheets.add(
              new Sheet(
                  title,
                  "templates/" + first.template(),
                  isPod ? manifests.size() : 0,
                  rendered.before().isEmpty() ? List.of() : Preview.changes(before, first),
                  lines(first, rendered.before().isEmpty() ? Optional.of(first) : before)));
        });
    return sheets;
  }

  private static List<Line> lines(Manifest manifest, Optional<Manifest> before) {
    List<ManifestYaml.Line> lines = written(manifest);
    List<ManifestYaml.Line> was = before.map(RenderedObjects::written).orElse(List.of());
    BitSet added = LineDiff.added(texts(was), texts(lines));
    Map<String, String> origins = new HashMap<>();
    return IntStream.range(0, lines.size())
        .mapToObj(
            i ->
                new Line(
                    lines.get(i).text(),
                    origins.computeIfAbsent(
                        lines.get(i).path(), path -> manifest.origins().of(path).orElse("")),
                    added.get(i) && !Preview.isStamp(lines.get(i).path())))
        .toList();
  }

  private static List<String> texts(List<ManifestYaml.Line> lines) {
    return lines.stream().map(ManifestYaml.Line::text).toList();
  }

  private static List<ManifestYaml.Line> written(Manifest manifest) {
    return ManifestYaml.lines(Secrets.hidden(Secrets.asKept(manifest.object())));
  }

  private static ObjectId id(String kind, String namespace, String name) {
    return new ObjectId(Kind.API_VERSION, kind, namespace, name);
  }
}
