package io.manta.dev;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Builds the control plane from the published Go modules of etcd and Kubernetes, once for each
 * state of our small Go program; what is built is kept in the user's cache directory.
 *
 * @param cache the directory for what is built
 * @param path the directories in which the go command is looked for
 */
record GoBuild(Path cache, List<Path> path) implements Source {

  /** Packages of the program, the standard library's too; only for the progress shown. */
  private static final int PACKAGES = 2713;

  private static final String PROGRAM = "controlplane";

  static GoBuild of(Map<String, String> environment) {
    List<Path> path = new ArrayList<>();
    Stream.of(environment.getOrDefault("PATH", "").split(":"))
        .filter(text -> !text.isEmpty())
        .map(Path::of)
        .forEach(path::add);
    path.add(Path.of("/usr/local/go/bin")); // where Go's own installation puts it
    return new GoBuild(Cache.of(environment), List.copyOf(path));
  }

  @Override
  public String wayOut() {
    return "install Go "
        + GoProgram.embedded().goVersion()
        + " or later (https://go.dev/dl): Manta then builds one, once, in about 6 minutes";
  }

  @Override
  public Optional<Binaries> present() {
    return in(GoProgram.embedded());
  }

  @Override
  public Optional<Binaries> obtain(ProgressLine progressLine)
      throws IOException, InterruptedException {
    Optional<Path> go =
        path.stream().map(d -> d.resolve("go")).filter(Files::isExecutable).findFirst();
    if (go.isEmpty()) {
      progressLine.say("no go command on the PATH to build a control plane with");
      return Optional.empty();
    }
    GoProgram program = GoProgram.embedded();
    Path home = Files.createDirectories(home(program));
    try (FileChannel lock = lock(home.resolve("lock"), progressLine)) {
      if (in(program).isEmpty()) { // another process may have been first
        build(go.get(), program, home, progressLine);
      }
    }
    return in(program);
  }

  private Optional<Binaries> in(GoProgram program) {
    Path home = home(program);
    return Binaries.in(home, "Kubernetes " + program.kubernetesVersion() + " built in " + home);
  }

  private Path home(GoProgram program) {
    return cache.resolve(program.hash());
  }

  /** Held until closed, also when the process is killed. */
  private static FileChannel lock(Path file, ProgressLine progressLine)
      throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long start = System.nanoTime();
    while (channel.tryLock() == null) {
      progressLine.step(
          "another process is building the control plane, waiting, "
              + ProgressLine.spell(Duration.ofNanos(System.nanoTime() - start)));
      Thread.sleep(1000);
    }
    return channel;
  }

  private static void build(Path go, GoProgram program, Path home, ProgressLine progressLine)
      throws IOException, InterruptedException {
    Path sources = home.resolve("src");
    program.copyTo(sources);
    Path made = home.resolve(PROGRAM + ".new");
    Path work = Files.createDirectories(home.resolve("work"));
    String title = "building Kubernetes " + program.kubernetesVersion() + " from its Go modules";
    progressLine.say(title + ", once: about 6 minutes on 2 cores; it is kept in " + home);
    long start = System.nanoTime();
    if (!run(compile(go, program, sources, made, work), work, title, progressLine)) {
      return;
    }
    Files.move(made, home.resolve(PROGRAM), StandardCopyOption.ATOMIC_MOVE);
    for (String name : program.programs()) {
      Path link = home.resolve(name);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of(PROGRAM));
      }
    }
    progressLine.say("built in " + ProgressLine.spell(Duration.ofNanos(System.nanoTime() - start)));
  }

  private static ProcessBuilder compile(
      Path go, GoProgram program, Path sources, Path made, Path work) {
    ProcessBuilder builder =
        new ProcessBuilder(
            go.toString(),
            "build",
            "-v", // names each package when it is compiled
            "-mod=readonly",
            "-buildvcs=false",
            "-trimpath",
            "-ldflags",
            program.linkerFlags(),
            "-o",
            made.toString(),
            ".");
    builder.directory(sources.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("CGO_ENABLED", "0");
    environment.put("GOWORK", "off");
    environment.put("GOFLAGS", "");
    environment.put("GOTMPDIR", work.toString());
    return builder;
  }

  /**
   * Answers whether it could be built; if not, {@code progress} has heard what go said. What go
   * leaves when it is stopped, half a gigabyte in its work folder, goes with us.
   */
  private static boolean run(
      ProcessBuilder builder, Path work, String title, ProgressLine progressLine)
      throws IOException, InterruptedException {
    Process process = builder.start();
    Deque<String> tail = new ArrayDeque<>();
    AtomicReference<String> state = new AtomicReference<>("starting");
    Thread reader = new Thread(() -> read(process, tail, state), "go-build");
    reader.setDaemon(true);
    reader.start();
    long start = System.nanoTime();
    try (Reaper reaper = Reaper.start(work)) {
      reaper.watch(List.of(process.pid()));
      while (!process.waitFor(1, TimeUnit.SECONDS)) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        progressLine.step(title + ": " + state.get() + ", " + ProgressLine.spell(elapsed));
      }
    } finally {
      process.destroy();
    }
    reader.join();
    if (process.exitValue() != 0) {
      progressLine.say("it could not be built; go said:\n" + String.join("\n", tail).indent(4));
    }
    return process.exitValue() == 0;
  }

  private static void read(Process process, Deque<String> tail, AtomicReference<String> state) {
    int packages = 0;
    int downloads = 0;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("go: downloading ")) {
          state.set("module " + ++downloads + " downloaded");
        } else if (line.indexOf(' ') < 0) {
          state.set("package " + ++packages + " of about " + PACKAGES + " compiled");
        }
        tail.addLast(line);
        if (tail.size() > 15) {
          tail.removeFirst();
        }
      }
    } catch (IOException e) {
      tail.addLast(e.toString()); // the pipe broke: the exit code says the rest
    }
  }
}
