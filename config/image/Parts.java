import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Divides Manta's jar: {@code manta.jar} holds Manta's own classes, and beside it {@code
 * lib/dependencies.jar} the libraries, which change less often. The same jar makes the same bytes.
 */
final class Parts {

  private static final List<String> OWN =
      List.of("io/manta/", "templates/", "crd/", "controlplane/", "logback.xml");

  /**
   * @param args the jar, and the directory in which to lay the two
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[1]);
    Files.createDirectories(directory.resolve("lib"));
    try (JarFile whole = new JarFile(args[0])) {
      Manifest manifest = whole.getManifest();
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "lib/dependencies.jar");
      write(whole, true, manifest, directory.resolve("manta.jar"));
      Manifest libraries = new Manifest();
      libraries.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      libraries.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
      write(whole, false, libraries, directory.resolve("lib/dependencies.jar"));
    }
  }

  private static void write(JarFile whole, boolean own, Manifest manifest, Path to)
      throws IOException {
    try (OutputStream file = Files.newOutputStream(to);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(entry(whole.getEntry(JarFile.MANIFEST_NAME)));
      manifest.write(out);
      for (ZipEntry from : Collections.list(whole.entries())) {
        String name = from.getName();
        if (OWN.stream().anyMatch(name::startsWith) == own && !name.equals(JarFile.MANIFEST_NAME)) {
          out.putNextEntry(entry(from));
          whole.getInputStream(from).transferTo(out);
        }
      }
    }
  }

  private static ZipEntry entry(ZipEntry from) {
    ZipEntry entry = new ZipEntry(from.getName());
    entry.setTimeLocal(from.getTimeLocal());
    return entry;
  }
}
