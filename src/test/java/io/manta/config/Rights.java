package io.manta.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Rights as {@code verb group/resource}: those that a Role grants, those that were used. */
final class Rights {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Rights() {}

  static Set<String> granted(Path role) throws IOException {
    Set<String> out = new TreeSet<>();
    for (var document : Yaml.read(role.toString(), Files.readString(role))) {
      for (Tree rule : new Tree(document.value()).at("rules").items()) {
        for (Tree group : rule.at("apiGroups").items()) {
          for (Tree resource : rule.at("resources").items()) {
            rule.at("verbs")
                .items()
                .forEach(verb -> out.add(right(verb.text(), group.text(), resource.text())));
          }
        }
      }
    }
    return out;
  }

  /** What service accounts of this name asked the API server for, and what it forbade them. */
  record Audit(Set<String> used, List<String> forbidden) {

    static Audit read(Path log, String serviceAccount) throws IOException {
      Set<String> used = new TreeSet<>();
      List<String> forbidden = new ArrayList<>();
      try (Stream<String> lines = Files.lines(log)) {
        for (String line :
            (Iterable<String>) lines.filter(l -> l.contains(serviceAccount))::iterator) {
          JsonNode entry = JSON.readTree(line);
          String user = entry.at("/user/username").asText();
          if (!user.startsWith("system:serviceaccount:") || !user.endsWith(":" + serviceAccount)) {
            continue;
          }
          JsonNode object = entry.at("/objectRef");
          String resource =
              object.at("/resource").asText()
                  + (object.has("subresource") ? "/" + object.at("/subresource").asText() : "");
          if (entry.at("/responseStatus/code").asInt() == 403) {
            forbidden.add(entry.at("/verb").asText() + " " + entry.at("/requestURI").asText());
          } else if (object.has("resource")) {
            if (entry.at("/responseStatus/code").asInt() == 201) {
              // An apply that makes the object needs this right too; the log shows only the patch.
              used.add(right("create", object.at("/apiGroup").asText(), resource));
            }
            used.add(right(entry.at("/verb").asText(), object.at("/apiGroup").asText(), resource));
          }
        }
      }
      return new Audit(used, forbidden);
    }
  }

  private static String right(String verb, String group, String resource) {
    return verb + " " + (group.isEmpty() ? "core" : group) + "/" + resource;
  }
}
