package io.manta.rules;

import io.manta.model.Tree;
import io.manta.schema.Document;
import java.util.ArrayList;
import java.util.List;

/** A field of a pod: where it is and what it says. */
record PodField(String path, Tree value) {

  PodField at(String... keys) {
    PodField here = this;
    for (String key : keys) {
      here = new PodField(Document.path(here.path, key), here.value.at(key));
    }
    return here;
  }

  List<PodField> items() {
    List<PodField> out = new ArrayList<>();
    for (Tree item : value.items()) {
      out.add(new PodField(path + "[" + out.size() + "]", item));
    }
    return out;
  }

  /** The fields of a map. */
  List<PodField> fields() {
    return value.map().keySet().stream().map(this::at).toList();
  }

  /** The last key of the path, as in {@code image}. */
  String key() {
    return path.endsWith("]")
        ? path.substring(path.lastIndexOf('[') + 1, path.length() - 1)
        : path.substring(path.lastIndexOf('.') + 1);
  }

  boolean isSaid() {
    return !value.isAbsent();
  }

  String text() {
    return value.text();
  }
}
