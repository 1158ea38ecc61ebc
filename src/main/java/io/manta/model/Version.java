package io.manta.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Manta this is: the version in pom.xml, from a jar and from classes alike. */
public final class Version {

  private static final Properties BUILD = read();

  static final String CURRENT = BUILD.getProperty("version");

  private Version() {}

  /** Of git, short; {@code unknown} where it was built without. */
  public static String commit() {
    String commit = BUILD.getProperty("commit");
    return commit.startsWith("$") ? "unknown" : commit;
  }

  private static Properties read() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
