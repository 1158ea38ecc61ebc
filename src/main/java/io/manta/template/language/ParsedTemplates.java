package io.manta.template.language;

import io.manta.template.set.SetSources;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The templates of a set as they were parsed, before anything was prepared for rendering. */
final class ParsedTemplates {

  private final SetSources setSources;
  private final PebbleEngine engine;
  private final Map<String, SourceWords> words = new HashMap<>();

  ParsedTemplates(SetSources setSources) {
    this.setSources = setSources;
    this.engine = Language.parser(setSources);
  }

  SetSources setSources() {
    return setSources;
  }

  /** Empty for one that does not exist or cannot be parsed, which is reported elsewhere. */
  Optional<RootNode> root(String template) {
    if (!setSources.knows(template)) {
      return Optional.empty();
    }
    try {
      PebbleTemplateImpl known = (PebbleTemplateImpl) engine.getTemplate(template);
      return Optional.of((RootNode) known.getRootNode());
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  SourceWords words(String template) {
    return words.computeIfAbsent(template, name -> SourceWords.of(setSources.get(name).text()));
  }
}
