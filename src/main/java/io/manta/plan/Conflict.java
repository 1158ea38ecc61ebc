package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.plan.FieldOwnership.Theirs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The message that says which fields are left to whom, and what can be done about it. */
final class Conflict {

  /** How many fields one sentence names. */
  private static final int NAMED = 3;

  private Conflict() {}

  /** One step for each who holds fields of the object. */
  static List<Step> held(ObjectId id, List<Theirs> theirs) {
    Map<ManagedFields, List<Theirs>> byHolder =
        theirs.stream()
            .collect(
                Collectors.groupingBy(
                    Theirs::managedFields, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    return byHolder.entrySet().stream()
        .<Step>map(
            entry ->
                new Step.Leave(
                    id, entry.getKey().manager(), held(entry.getKey(), entry.getValue())))
        .toList();
  }

  private static String held(ManagedFields managedFields, List<Theirs> fields) {
    String names =
        fields.stream().limit(NAMED).map(Theirs::field).collect(Collectors.joining(", "))
            + (fields.size() > NAMED ? " and " + (fields.size() - NAMED) + " more" : "");
    String is = fields.size() == 1 ? " is held by `" : " are held by `";
    return names
        + is
        + managedFields.manager()
        + "`"
        + managedFields.way()
        + " and not changed; leave out in the template what is not Manta's, or annotate the object there with"
        + " manta.io/conflicts: force (Manta sets it) or yield (it is fine so)";
  }

  /**
   * Someone changes a field back each time it is put right.
   *
   * @param field the first that differs
   */
  static Step retaken(Manifest manifest, LiveObject there, String field) {
    List<Theirs> changes = FieldOwnership.drift(manifest, there);
    String name = changes.isEmpty() ? field : changes.get(0).field();
    String who = changes.isEmpty() ? "someone" : changes.get(0).managedFields().manager();
    return new Step.Leave(
        there.id(),
        who,
        name
            + " is changed by `"
            + who
            + "` again and again, so the object is left as it is; end that, or leave the field out"
            + " in the template, then delete the object and it comes back as rendered");
  }
}
