package io.manta.template.language;

import io.manta.template.set.SetSources;
import io.pebbletemplates.pebble.loader.Loader;
import java.io.Reader;
import java.io.StringReader;

/** Hands the files of a set to Pebble; there is no way from here to any other file. */
record SourceLoader(SetSources setSources) implements Loader<String> {

  @Override
  public Reader getReader(String name) {
    return new StringReader(setSources.get(name).text());
  }

  @Override
  public String resolveRelativePath(String name, String anchor) {
    return setSources.resolveRelativePath(name, anchor);
  }

  @Override
  public String createCacheKey(String name) {
    return name;
  }

  @Override
  public boolean resourceExists(String name) {
    return setSources.knows(name);
  }

  @Override
  public void setCharset(String charset) {
    // Texts have no charset.
  }

  @Override
  public void setPrefix(String prefix) {
    // Names are whole.
  }

  @Override
  public void setSuffix(String suffix) {
    // Names are whole.
  }
}
