package io.manta.dev;

import io.manta.dev.view.Screen;
import io.manta.dev.view.Size;
import io.manta.dev.web.WebView;
import io.manta.schema.CustomResourceSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * One run of {@code manta dev}, from its command line to its end. Nothing of it is left behind.
 *
 * @param operator how to start the operator
 * @param in standard input
 * @param out for what was asked for
 * @param err for messages
 */
public record Session(OperatorStart operator, InputStream in, PrintWriter out, PrintWriter err) {

  private static final int SECONDS_TO_STOP = 10;

  /** Exit codes as the command line has them. */
  private static int code(Dev.Result result) {
    return switch (result) {
      case FINE -> 0;
      case NOT_READY -> 1;
      case REFUSED -> 2;
    };
  }

  /**
   * Returns when it is over: for {@code once} by itself, otherwise on Ctrl-C.
   *
   * @return the exit code: 0 all is ready, 1 something is not, 2 something was refused
   * @throws Unavailable when no control plane can be had
   * @throws io.manta.schema.Invalid when a file or a template is not valid
   */
  public int run(DevArguments devArguments) throws Exception {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<Thread> starting = new AtomicReference<>(Thread.currentThread());
    Thread hook = new Thread(() -> stopInOrder(stop, starting, over), "manta-dev-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (OwnLog log = OwnLog.start()) {
      return run(devArguments, log, stop, starting);
    } catch (InterruptedException | Unavailable e) {
      if (stop.getCount() > 0) {
        throw e;
      }
      return code(Dev.Result.FINE); // stopped while it started
    } finally {
      over.countDown();
      if (stop.getCount() > 0) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private int run(
      DevArguments devArguments, OwnLog log, CountDownLatch stop, AtomicReference<Thread> starting)
      throws Exception {
    Edits edits =
        new Edits(devArguments, in); // what is wrong there should not wait for a control plane
    Screen screen = new Screen(devArguments.once() ? err : out, Size.ofThisProcess());
    Optional<WebView> web = devArguments.webPort().map(Session::page);
    try {
      return run(devArguments, log, stop, starting, edits, screen, web);
    } finally {
      web.ifPresent(WebView::close);
      out.flush();
      err.flush();
    }
  }

  private int run(
      DevArguments devArguments,
      OwnLog log,
      CountDownLatch stop,
      AtomicReference<Thread> starting,
      Edits edits,
      Screen screen,
      Optional<WebView> web)
      throws Exception {
    ProgressLine progressLine = ProgressLine.to(err, screen.size().isTerminal());
    Binaries binaries =
        ProgramSources.of(devArguments.controlPlane(), System.getenv()).find(progressLine);
    progressLine.step("starting a control plane, " + binaries.origin());
    long start = System.nanoTime();
    try (Workbench bench =
        Workbench.start(
            devArguments,
            binaries,
            CustomResourceSchema.definitions(),
            operator,
            () -> failed(stop))) {
      log.writeTo(bench.plane().logs().resolve("operator.log"));
      bench.operate(edits.templates());
      starting.set(null);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      progressLine.say(
          "control plane, operator and player ready in %.1f s (%s)"
              .formatted(took.toMillis() / 1000.0, binaries.origin()));
      if (!binaries.complete()) {
        progressLine.say(
            "without kube-controller-manager: what a deleted RayCluster owned stays, no Job runs");
      }
      Dev dev = new Dev(devArguments, edits, bench, screen, web, out, stop);
      if (devArguments.once()) {
        web.ifPresent(page -> screen.say(words(page)));
        return code(dev.once());
      }
      introduce(bench, screen, web);
      Dev.Result result = dev.live();
      screen.close();
      screen.say("stopping");
      return code(result);
    }
  }

  private void failed(CountDownLatch stop) {
    err.println("the operator can no longer work and ends; see its log");
    stop.countDown();
  }

  /**
   * Opened before anything slow begins: a port that is taken should not be found out after that.
   */
  private static WebView page(int port) {
    try {
      return WebView.open(port);
    } catch (IOException e) {
      throw new Unavailable(
          "--web-port %d: %s; without --web-port a free one is found"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private static String words(WebView page) {
    return "in a browser " + page.address();
  }

  private static void introduce(Workbench bench, Screen screen, Optional<WebView> web) {
    screen.say("");
    web.ifPresent(page -> screen.say(words(page)));
    screen.say("export KUBECONFIG=" + bench.plane().kubeconfig());
    bench
        .plane()
        .binaries()
        .kubectl()
        .filter(kubectl -> !onPath("kubectl"))
        .ifPresent(kubectl -> screen.say("alias kubectl=" + kubectl));
    screen.say("");
    screen.say("API server " + bench.plane().url() + ", logs in " + bench.plane().logs());
    screen.say("edit the files and see what happens; Ctrl-C ends it and removes everything");
    screen.say("");
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static void stopInOrder(
      CountDownLatch stop, AtomicReference<Thread> starting, CountDownLatch over) {
    stop.countDown();
    // One that waits for a control plane to start would wait on; what began is the reaper's to end.
    Optional<Thread> atStart = Optional.ofNullable(starting.getAndSet(null));
    atStart.ifPresent(Thread::interrupt);
    try {
      over.await(atStart.isPresent() ? 1 : SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
