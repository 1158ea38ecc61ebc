package io.manta.dev;

import io.manta.dev.view.Board;
import io.manta.dev.view.Journal;
import io.manta.dev.view.Row;
import io.manta.dev.view.Screen;
import io.manta.dev.view.Size;
import io.manta.dev.view.Table;
import io.manta.dev.web.WebView;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The loop of {@code manta dev}: bring what is given to the API server, show what becomes of it.
 */
final class Dev {

  private static final long BETWEEN_LOOKS = 300; // ms: a person finds that immediate
  private static final int LINES_OF_ITS_OWN = 5; // headings and gaps around the tables

  /** How a run of {@code manta dev} ended. */
  enum Result {
    /** Everything given is ready, or it was stopped. */
    FINE,
    /** Something given is not ready in time. */
    NOT_READY,
    /** The API server refuses something given. */
    REFUSED
  }

  private final DevArguments devArguments;
  private final Edits edits;
  private final Workbench bench;
  private final Screen screen;
  private final Optional<WebView> web;
  private final Journal journal = new Journal(Clock.systemUTC());
  private final GivenObjects givenObjects;
  private final PrintWriter result;
  private final CountDownLatch stop;
  private final Map<String, String> said = new HashMap<>();

  /**
   * @param web the page that shows the same as the screen
   * @param result where {@code once} puts its tables
   * @param stop counted down by whoever wants it to end
   */
  Dev(
      DevArguments devArguments,
      Edits edits,
      Workbench bench,
      Screen screen,
      Optional<WebView> web,
      PrintWriter result,
      CountDownLatch stop) {
    this.devArguments = devArguments;
    this.edits = edits;
    this.bench = bench;
    this.screen = screen;
    this.web = web;
    this.givenObjects = new GivenObjects(bench.client(), devArguments.usualNamespace());
    this.result = result;
    this.stop = stop;
  }

  /** Shows everything until it is stopped. */
  Result live() throws Exception {
    try (LiveView liveView = new LiveView(bench.client())) {
      showInBrowsers(liveView);
      apply();
      do {
        bench.plane().failIfEnded();
        if (edits.filesChanged()) {
          filesChanged();
        }
        templatesChanged();
        show(liveView.now());
      } while (!stop.await(BETWEEN_LOOKS, TimeUnit.MILLISECONDS));
      web.ifPresent(WebView::close);
    }
    return Result.FINE;
  }

  private void showInBrowsers(LiveView liveView) {
    web.ifPresent(page -> page.show(new WebSource(liveView, journal, edits)));
  }

  /** Ends as soon as everything given is ready, or it is clear that it will not be. */
  Result once() throws Exception {
    try (LiveView liveView = new LiveView(bench.client())) {
      showInBrowsers(liveView);
      if (!apply()) {
        return Result.REFUSED;
      }
      long begun = System.nanoTime();
      long deadline = begun + devArguments.timeout().toNanos();
      Board now = liveView.now();
      while (!over(now) && System.nanoTime() - deadline < 0 && stop.getCount() > 0) {
        bench.plane().failIfEnded();
        show(now);
        stop.await(BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        now = liveView.now();
      }
      show(now);
      web.ifPresent(WebView::close);
      conclude(now, liveView, Duration.ofNanos(System.nanoTime() - begun));
      return now.settled() ? Result.FINE : Result.NOT_READY;
    }
  }

  private boolean over(Board now) {
    return Stream.of("RayCluster", "RayJob", "RayCronJob", "RayService")
            .allMatch(kind -> now.count(kind) >= given(kind))
        && now.finished();
  }

  private long given(String kind) {
    return edits.documents().stream()
        .filter(document -> kind.equals(document.value().get("kind")))
        .count();
  }

  private boolean apply() throws InterruptedException {
    GivenObjects.Outcome outcome = givenObjects.bringTo(edits.documents());
    outcome.done().forEach(this::note);
    say(outcome.problems());
    return outcome.problems().isEmpty();
  }

  private void filesChanged() throws InterruptedException {
    journal.begin();
    try {
      edits.readFiles();
      apply();
    } catch (Invalid | Unreadable e) {
      say(e);
      note("what is on the API server stays as it was");
    }
  }

  private void templatesChanged() throws Exception {
    List<Path> changed = edits.templatesChanged();
    if (changed.isEmpty()) {
      return;
    }
    journal.begin();
    changed.forEach(file -> note(file + " changed"));
    try {
      List<String> changes = edits.readAll();
      changes.forEach(line -> note("    " + line));
      note(
          changes.isEmpty()
              ? "    nothing given becomes different"
              : "    in use now; running pods stay as they are unless upgradeStrategy says"
                  + " otherwise");
      bench.operate(edits.templates());
    } catch (Invalid | Unreadable e) {
      say(e);
      note("the templates before stay in use");
    }
  }

  /** Says something of an edit. */
  private void note(String line) {
    screen.say(line);
    journal.add(line);
  }

  private void say(RuntimeException e) {
    if (e instanceof Invalid invalid) {
      say(invalid.problems());
    } else {
      note(e.getMessage());
    }
  }

  private void say(List<Problem> problems) {
    problems.forEach(problem -> note(problem.text().stripTrailing()));
  }

  private void show(Board now) {
    if (screen.size().isTerminal()) {
      screen.draw(picture(now));
      return;
    }
    for (Row row : now.rows()) {
      String waits = row.waitsFor();
      String remark = row.remark();
      String line =
          row.state()
              + (waits.isEmpty() ? "" : ", waiting for " + waits)
              + (remark.isEmpty() ? "" : ", " + remark);
      if (!line.equals(said.put(name(row), line))) {
        screen.say(name(row) + ": " + line);
      }
    }
  }

  private static String name(Row row) {
    return "%s %s/%s".formatted(row.kind(), row.namespace(), row.name());
  }

  private List<String> picture(Board now) {
    boolean colours = Size.inColours();
    int[] size = screen.size().rowsAndColumns();
    List<String> out = new ArrayList<>();
    for (Table table : now.tables()) {
      out.add("");
      out.addAll(table.lines(size[1], colours));
    }
    out.add("");
    int room = size[0] - out.size() - LINES_OF_ITS_OWN + 2;
    if (room > 1) {
      out.addAll(now.overview().podTable(room).lines(size[1], colours));
    }
    int most = Math.max(1, size[0] - 2);
    return out.size() <= most ? out : out.subList(0, most);
  }

  private void conclude(Board now, LiveView liveView, Duration took) {
    screen.close();
    boolean colours = Size.inColours();
    for (Table table : now.tables()) {
      table.lines(0, colours).forEach(result::println);
      result.println();
    }
    now.overview().podTable().lines(0, colours).forEach(result::println);
    result.flush();
    for (Row row : now.rows()) {
      if (!row.settled()) {
        screen.say("");
        screen.say(
            "%s is not ready: it waits for %s"
                .formatted(name(row), row.waitsFor().isEmpty() ? row.state() : row.waitsFor()));
        liveView
            .warnings(row.namespace(), row.name())
            .forEach(warning -> screen.say("    " + warning));
      }
    }
    screen.say(summary(now.rows(), took));
  }

  /** As in {@code 32 ready in 15 s}. */
  static String summary(List<? extends Row> rows, Duration took) {
    long ready = rows.stream().filter(Row::settled).count();
    return ready == rows.size()
        ? "%d ready in %d s".formatted(ready, took.toSeconds())
        : "%d of %d ready after %d s".formatted(ready, rows.size(), took.toSeconds());
  }
}
