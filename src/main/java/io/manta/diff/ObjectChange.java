package io.manta.diff;

import io.manta.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One object that differs.
 *
 * @param group whose pods they all are, where the change is that of every pod of a group
 * @param object the whole object that is added or removed; empty for one that changes
 * @param fields of one that changes
 * @param reason why; empty where the difference says it
 */
public record ObjectChange(
    ObjectId id,
    Optional<String> group,
    What what,
    Map<String, Object> object,
    List<FieldChange> fields,
    String reason) {

  public enum What {
    ADDED,
    REMOVED,
    CHANGED
  }

  /** The same change, of all pods of a group. */
  public ObjectChange ofPods(String ofGroup) {
    return new ObjectChange(id, Optional.of(ofGroup), what, object, fields, reason);
  }

  public ObjectChange because(String why) {
    return new ObjectChange(id, group, what, object, fields, why);
  }

  public static ObjectChange whole(ObjectId id, What what, Map<String, Object> object) {
    return new ObjectChange(id, Optional.empty(), what, object, List.of(), "");
  }

  public static ObjectChange changed(ObjectId id, List<FieldChange> fields) {
    return new ObjectChange(id, Optional.empty(), What.CHANGED, Map.of(), fields, "");
  }
}
