package io.manta;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.approvaltests.Approvals;
import org.approvaltests.core.Options;

/**
 * Texts that are read in review like code: {@code <name>.approved.<extension>} under {@code
 * src/test/resources}, in the folder of the test's package. {@code mvn test -Dupdate} (with {@code
 * -Dtest=...} for some) writes them again; read the difference before you keep it.
 */
public final class Golden {

  private Golden() {}

  /**
   * Fails unless the golden file holds exactly this text.
   *
   * @param name the file's name, without {@code .approved} and what follows
   * @param extension with its dot, as in {@code .txt}
   */
  public static void verify(String name, String extension, String text) {
    Options options = new Options().forFile().withBaseName(name).forFile().withExtension(extension);
    if (isUpdate()) {
      write(options.forFile().getNamer().getApprovedFile(extension), text);
    }
    Approvals.verify(text, options);
  }

  /** Whether golden files and what is made from sources are to be written again. */
  public static boolean isUpdate() {
    return System.getProperty("update") != null;
  }

  private static void write(File file, String text) {
    try {
      Files.createDirectories(file.toPath().getParent());
      Files.writeString(file.toPath(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
