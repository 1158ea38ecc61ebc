package io.manta.cli;

import io.manta.diff.FieldChange;
import io.manta.diff.ObjectChange;
import io.manta.manifest.ManifestYaml;
import io.manta.manifest.ObjectId;
import io.manta.schema.PrettyJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What differs, for people and for machines.
 *
 * @param summary one line at the end
 * @param failing Ray objects of which nothing can be said
 */
record DiffReport(List<Entry> entries, String summary, List<ObjectId> failing) {

  /**
   * What differs alike.
   *
   * @param of the Ray objects that it is of; none where files are compared
   * @param restarts groups whose pods are replaced, with their number
   * @param keeps groups whose pods are outdated and stay, with their number
   */
  record Entry(
      List<ObjectId> of,
      List<ObjectChange> changes,
      Map<String, Long> restarts,
      Map<String, Long> keeps) {}

  boolean differs() {
    return !entries.isEmpty();
  }

  String text(boolean colours) {
    return new DiffText(colours).of(this);
  }

  String json() {
    return PrettyJson.of(plain());
  }

  String yaml() {
    return ManifestYaml.of(plain());
  }

  private Map<String, Object> plain() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("differences", entries.stream().map(DiffReport::plain).toList());
    out.put("failing", failing.stream().map(DiffReport::plain).toList());
    out.put("summary", summary);
    return out;
  }

  private static Map<String, Object> plain(Entry entry) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (!entry.of.isEmpty()) {
      out.put("rayObjects", entry.of.stream().map(DiffReport::plain).toList());
      out.put("restarts", entry.restarts);
      out.put("keeps", entry.keeps);
    }
    out.put("objects", entry.changes.stream().map(DiffReport::plain).toList());
    return out;
  }

  private static Map<String, Object> plain(ObjectId id) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("kind", id.kind());
    out.put("namespace", id.namespace());
    out.put("name", id.name());
    return out;
  }

  private static Map<String, Object> plain(ObjectChange change) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("change", change.what().name().toLowerCase(Locale.ROOT));
    out.put("apiVersion", change.id().apiVersion());
    out.putAll(plain(change.id()));
    change.group().ifPresent(group -> out.put("ofAllPodsOf", group));
    if (!change.reason().isEmpty()) {
      out.put("reason", change.reason());
    }
    if (change.what() == ObjectChange.What.CHANGED) {
      out.put("fields", change.fields().stream().map(DiffReport::plain).toList());
    } else if (!change.object().isEmpty()) {
      out.put("object", change.object());
    }
    return out;
  }

  private static Map<String, Object> plain(FieldChange field) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("path", field.path());
    field.before().ifPresent(before -> out.put("before", before));
    field.after().ifPresent(after -> out.put("after", after));
    return out;
  }
}
