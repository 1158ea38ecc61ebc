package io.manta.cli;

import io.manta.schema.Unreadable;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code manta install}. */
@Command(
    name = "install",
    description = {
      "Puts this Manta where the shell finds it: its files in PREFIX/lib/manta, and in PREFIX/bin the"
          + " commands manta, and kubectl-manta, by which kubectl knows `kubectl manta`. A Manta that"
          + " was installed there before is replaced."
    },
    footer = {
      "",
      "Examples:",
      "  target/manta install                       for you, in ~/.local",
      "  sudo target/manta install --prefix /usr/local",
      "                                             for everybody",
      "",
      "To take it away again, remove lib/manta, bin/manta, bin/kubectl-manta and",
      "bin/kubectl_complete-manta from there."
    })
final class InstallCommand implements Callable<Integer> {

  private static final String LAUNCHER = "manta";
  private static final String JAR = "manta.jar";
  private static final String ARCHIVE = "manta.jsa";
  private static final List<String> FILES = List.of(LAUNCHER, "manta.options", JAR);
  private static final List<String> NAMES =
      List.of(LAUNCHER, "kubectl-manta", "kubectl_complete-manta");

  private final Terminal terminal;

  @Option(names = "--prefix", paramLabel = "DIR", description = "default: ~/.local")
  private Path prefix = Path.of(System.getProperty("user.home"), ".local");

  InstallCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Path from = build();
    Path lib = prefix.resolve("lib").resolve(LAUNCHER).toAbsolutePath().normalize();
    Path bin = prefix.resolve("bin").toAbsolutePath().normalize();
    for (String name : NAMES) {
      refuseProgram(bin.resolve(name));
    }
    try {
      Files.createDirectories(lib);
      Files.createDirectories(bin);
      for (String file : FILES) {
        // In place of the old one, which may be running: it goes on with what it has open.
        Path fresh = lib.resolve(file + ".new");
        Files.copy(
            from.resolve(file),
            fresh,
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(fresh, lib.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
      for (String name : NAMES) {
        Files.deleteIfExists(bin.resolve(name));
        Files.createSymbolicLink(bin.resolve(name), bin.relativize(lib.resolve(LAUNCHER)));
      }
    } catch (IOException e) {
      throw new Unreadable(
          "cannot write to " + prefix + ": " + e.getMessage(),
          "name another directory by --prefix, or run it as who may write there");
    }
    archive(lib);
    terminal.note(bin.resolve(LAUNCHER) + ", and `kubectl manta`");
    if (!onPath(bin)) {
      terminal.note(bin + " is not on your PATH. To fix: export PATH=\"" + bin + ":$PATH\"");
    }
    return Exit.OK;
  }

  /** What was installed before is a link to such a launcher; anything else is somebody else's. */
  private static void refuseProgram(Path command) throws IOException {
    if (Files.exists(command, LinkOption.NOFOLLOW_LINKS) && !isInstalled(command)) {
      throw new Unreadable(
          command + " exists and is no Manta that was installed",
          "move it away, or name another directory by --prefix");
    }
  }

  private static boolean isInstalled(Path command) throws IOException {
    return Files.isSymbolicLink(command)
        && Files.readSymbolicLink(command).endsWith(Path.of("lib", LAUNCHER, LAUNCHER));
  }

  /** Where this Manta lies, with its launcher. */
  private static Path build() throws URISyntaxException {
    Path jar =
        Path.of(InstallCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path folder = jar.getParent();
    if (!Files.isRegularFile(jar) || !FILES.stream().map(folder::resolve).allMatch(Files::exists)) {
      throw new Unreadable(
          jar + " has no launcher beside it", "mvn package makes one: target/manta install");
    }
    return folder;
  }

  /**
   * The archive holds for the jar's very place and time, so it is made there; without it Manta
   * starts later.
   */
  private void archive(Path lib) throws IOException, InterruptedException {
    Files.deleteIfExists(lib.resolve(ARCHIVE));
    Process rehearsal =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ArchiveClassesAtExit=" + lib.resolve(ARCHIVE),
                "-Xlog:disable",
                "@" + lib.resolve("manta.options"),
                "-jar",
                lib.resolve(JAR).toString(),
                RehearseCommand.NAME)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (rehearsal.waitFor() != 0) {
      Files.deleteIfExists(lib.resolve(ARCHIVE));
    }
  }

  private static boolean onPath(Path bin) {
    return Arrays.stream(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
        .anyMatch(entry -> !entry.isEmpty() && Path.of(entry).toAbsolutePath().equals(bin));
  }
}
