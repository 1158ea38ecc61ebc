package io.manta.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.dev.view.Tone;
import io.manta.diff.FieldChange;
import io.manta.diff.ObjectChange;
import io.manta.manifest.ManifestYaml;
import io.manta.manifest.ObjectId;
import io.manta.model.PodSlot;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Differences as a person reads them: a line a field, with what was there and what comes. */
final class DiffText {

  /** So many of equal things are named. */
  private static final int NAMED = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean colours;
  private final StringBuilder out = new StringBuilder();

  DiffText(boolean colours) {
    this.colours = colours;
  }

  String of(DiffReport report) {
    for (DiffReport.Entry entry : report.entries()) {
      String indent = entry.of().isEmpty() ? "" : "  ";
      if (!entry.of().isEmpty()) {
        line("", Tone.HEADING, title(entry));
      }
      alike(entry.changes()).forEach((first, all) -> object(indent, first, all));
      if (!entry.of().isEmpty()) {
        out.append('\n');
      }
    }
    out.append(report.summary()).append('\n');
    return out.toString();
  }

  private static String title(DiffReport.Entry entry) {
    List<ObjectId> of = entry.of();
    String who =
        of.size() == 1
            ? of.get(0).toString()
            : of.size()
                + " "
                + of.get(0).kind()
                + "s alike: "
                + named(of.stream().map(DiffText::place).toList());
    String restarts = restarts(entry);
    return who
        + (restarts.isEmpty() ? "" : "; " + restarts)
        + (of.size() > 1 ? "; the first:" : "");
  }

  private static String restarts(DiffReport.Entry entry) {
    int times = entry.of().size();
    String each = times > 1 ? " each" : "";
    String goes = entry.restarts().isEmpty() ? "" : "restarts " + pods(entry.restarts()) + each;
    String stays = entry.keeps().isEmpty() ? "" : pods(entry.keeps()) + each + " stay as they are";
    return goes.isEmpty() || stays.isEmpty() ? goes + stays : goes + "; " + stays;
  }

  private static String pods(Map<String, Long> groups) {
    return groups.entrySet().stream()
        .map(
            group ->
                group.getKey().equals(PodSlot.HEAD)
                    ? "the head"
                    : group.getValue()
                        + (group.getValue() == 1 ? " pod" : " pods")
                        + " of "
                        + group.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String place(ObjectId id) {
    return id.namespace().isEmpty() ? id.name() : id.namespace() + "/" + id.name();
  }

  static String named(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    int more = names.size() - NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /** Objects of one kind with the same change, such as all pods of a group, are shown once. */
  private static Map<ObjectChange, List<ObjectChange>> alike(List<ObjectChange> changes) {
    Map<List<Object>, ObjectChange> first = new LinkedHashMap<>();
    Map<ObjectChange, List<ObjectChange>> all = new LinkedHashMap<>();
    for (ObjectChange change : changes) {
      Object unique = change.fields().isEmpty() ? change : "";
      List<Object> key = List.of(change.id().kind(), change.fields(), change.reason(), unique);
      all.computeIfAbsent(first.computeIfAbsent(key, k -> change), k -> new ArrayList<>())
          .add(change);
    }
    return all;
  }

  private void object(String indent, ObjectChange change, List<ObjectChange> all) {
    String reason = change.reason().isEmpty() ? "" : ": " + change.reason();
    switch (change.what()) {
      case ADDED -> line(indent, Tone.GOOD, "+ " + change.id() + reason);
      case REMOVED -> line(indent, Tone.BAD, "- " + change.id() + reason);
      case CHANGED -> line(indent, Tone.WAITING, "~ " + name(change, all) + reason);
    }
    Tone tone = change.what() == ObjectChange.What.ADDED ? Tone.GOOD : Tone.BAD;
    String sign = change.what() == ObjectChange.What.ADDED ? "+ " : "- ";
    if (!change.object().isEmpty()) {
      ManifestYaml.of(change.object())
          .lines()
          .forEach(one -> line(indent + "    ", tone, sign + one));
    }
    change.fields().forEach(field -> field(indent + "    ", field));
  }

  private static String name(ObjectChange change, List<ObjectChange> all) {
    if (change.group().isPresent()) {
      String group = change.group().get();
      return group.equals(PodSlot.HEAD) ? "Pod of the head" : "Pods of group " + group;
    }
    return all.size() == 1
        ? change.id().toString()
        : all.size()
            + " "
            + change.id().kind()
            + "s alike: "
            + named(all.stream().map(one -> place(one.id())).toList());
  }

  private void field(String indent, FieldChange field) {
    if (field.before().isEmpty()) {
      value(indent, Tone.GOOD, "+ ", field.path(), field.after().orElse(""));
    } else if (field.after().isEmpty()) {
      value(indent, Tone.BAD, "- ", field.path(), field.before().get());
    } else if (isLong(field.before().get()) || isLong(field.after().get())) {
      line(indent, Tone.WAITING, "~ " + field.path() + ":");
      texts(indent + "  ", lines(field.before().get()), lines(field.after().get()));
    } else {
      line(
          indent,
          Tone.WAITING,
          "~ "
              + field.path()
              + ": "
              + word(field.before().get())
              + " -> "
              + word(field.after().get()));
    }
  }

  private void value(String indent, Tone tone, String sign, String path, Object value) {
    if (value instanceof String text && text.indexOf('\n') >= 0) {
      line(indent, tone, sign + path + ":");
      lines(value).forEach(one -> line(indent + "  ", tone, sign + one));
    } else {
      line(indent, tone, sign + path + ": " + word(value));
    }
  }

  /** Of a text its own, of all else one. */
  private static List<String> lines(Object value) {
    return value instanceof String text && text.indexOf('\n') >= 0
        ? text.lines().toList()
        : List.of(word(value));
  }

  /** Of two long texts, the lines between what both begin and end with. */
  private void texts(String indent, List<String> old, List<String> now) {
    int most = Math.min(old.size(), now.size());
    int from = 0;
    while (from < most && old.get(from).equals(now.get(from))) {
      from++;
    }
    int end = 0;
    while (end < most - from
        && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
      end++;
    }
    old.subList(from, old.size() - end).forEach(text -> line(indent, Tone.BAD, "- " + text));
    now.subList(from, now.size() - end).forEach(text -> line(indent, Tone.GOOD, "+ " + text));
  }

  private static boolean isLong(Object value) {
    return value instanceof String text && text.indexOf('\n') >= 0 || word(value).length() > 60;
  }

  /** Text as it is, where it can be nothing else; all else as JSON. */
  private static String word(Object value) {
    if (value instanceof String text && !text.isBlank() && text.equals(text.strip())) {
      return text;
    }
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  private void line(String indent, Tone tone, String text) {
    out.append(indent).append(tone.paint(Problem.visible(text), colours)).append('\n');
  }
}
