package io.manta.operator;

import static io.manta.operator.ApiObjects.list;

import io.manta.live.LiveEnvironment;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;

/** A test in a namespace of its own, where pods become ready. */
abstract class PlayedNamespace {

  LiveEnvironment live;

  @BeforeEach
  final void play(LiveEnvironment live) {
    this.live = live;
    live.play();
  }

  /** Of a kind's objects, by their names. */
  final Map<String, String> uids(String plural) {
    Map<String, String> uids = new TreeMap<>();
    list(live, plural, "")
        .forEach(
            one -> uids.put(one.at("metadata", "name").text(), one.at("metadata", "uid").text()));
    return uids;
  }

  /**
   * A ConfigMap with one template.
   *
   * @param of {@code namespace}: for all in it; {@code cluster}: for those that name it
   */
  static String templates(String name, String of, String key, String text) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: %s
          labels: {manta.io/templates: %s}
        data:
          %s: |
        %s
        """
        .formatted(name, of, key, text.indent(4));
  }
}
