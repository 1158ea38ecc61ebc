package io.manta.schema;

import java.util.Optional;

/**
 * Where a check is, as a chain to the root: paths are only spelled out for problems.
 *
 * @param parent the place around this one; of the root, the root itself
 * @param type what stands here
 * @param key the field's name; of a list's entry, empty
 * @param index of a list's entry; else -1
 */
record Place(Optional<Place> parent, Type type, String key, int index) {

  static Place root(Type type) {
    return new Place(Optional.empty(), type, "", -1);
  }

  Place field(String name, Type of) {
    return new Place(Optional.of(this), of, name, -1);
  }

  Place entry(int at, Type of) {
    return new Place(Optional.of(this), of, "", at);
  }

  String path() {
    return parent
        .map(p -> index >= 0 ? p.path() + "[" + index + "]" : Document.path(p.path(), key))
        .orElse("");
  }

  /** The path of a field of the map that stands here. */
  String path(String field) {
    return Document.path(path(), field);
  }
}
