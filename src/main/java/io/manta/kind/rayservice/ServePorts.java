package io.manta.kind.rayservice;

import io.manta.model.FactMap;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ports of a serve service: those where the head serves, as the user would have them. */
final class ServePorts {

  private ServePorts() {}

  /**
   * @param ofHead ports of the head for Ray Serve
   * @param own ports of {@code serveService}: each overrides the head's of the same name; others
   *     count only where the head has none
   */
  static List<Object> of(List<Object> ofHead, List<Tree> own) {
    List<Object> out = new ArrayList<>();
    for (Object port : ofHead) {
      Tree head = new Tree(port);
      out.add(
          own.stream()
              .filter(mine -> mine.at("name").text().equals(head.at("name").text()))
              .findFirst()
              .map(ServePorts::complete)
              .orElseGet(
                  () ->
                      new FactMap()
                          .put("name", head.at("name").text())
                          .put("port", head.at("port").value())
                          .put("targetPort", head.at("port").value())
                          .put("protocol", head.at("protocol").text("TCP"))
                          .map()));
    }
    if (out.isEmpty()) {
      own.forEach(mine -> out.add(complete(mine)));
    }
    return out;
  }

  /** Server-side apply identifies ports by number and protocol, so neither may be left out. */
  private static Map<String, Object> complete(Tree port) {
    return new FactMap().put("protocol", "TCP").putAll(port.map()).map();
  }
}
