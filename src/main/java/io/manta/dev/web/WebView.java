package io.manta.dev.web;

import io.manta.serve.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open page. A thread of its own asks what there is to show and sends it to all browsers, so
 * that neither they nor the page itself slow down whoever opened it.
 */
public final class WebView implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WebView.class);

  private static final long BETWEEN_LOOKS = 300; // ms: a person finds that immediate
  private static final int LOOKS_BETWEEN_HEARTBEATS = 10; // 3 s: a silent stream is cut after 10
  private static final Duration LAST_WRITES = Duration.ofMillis(200);

  private final RequestCheck check = RequestCheck.fresh();
  private final EventStreams streams = new EventStreams();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "manta-web");
            daemon.setDaemon(true);
            return daemon;
          });
  private final Site site;
  private volatile Optional<Shown> shown = Optional.empty();
  private Object last = "";
  private Optional<byte[]> state = Optional.empty();
  private int looks;

  private WebView(int port) throws IOException {
    this.site =
        Site.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            new WebPages(check, streams, () -> shown),
            Optional.empty());
    thread.scheduleWithFixedDelay(this::look, BETWEEN_LOOKS, BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
  }

  /**
   * @param port of the loopback; 0 for any free one
   * @throws IOException when it is taken
   */
  public static WebView open(int port) throws IOException {
    return new WebView(port);
  }

  /** What a browser opens; whoever knows it may read the page. */
  public String address() {
    return "http://127.0.0.1:%d/%s/".formatted(site.address().getPort(), check.token());
  }

  /** From now on the page shows this. */
  public void show(Shown what) {
    shown = Optional.of(what);
  }

  private void look() {
    try {
      if (shown.isPresent()) {
        Object now = shown.get().now();
        if (!now.equals(last)) {
          last = now;
          state = Optional.empty();
        }
      }
      if (!streams.isEmpty() && !last.equals("")) {
        if (state.isEmpty()) {
          state = Optional.of(EventStreams.event("state", WebPages.json(last)));
        }
        streams.show(state.get());
      }
      if (++looks % LOOKS_BETWEEN_HEARTBEATS == 0) {
        streams.heartbeat();
      }
    } catch (RuntimeException e) {
      LOG.warn("The page could not be brought up to date", e);
    }
  }

  /** Browsers show what there is now, say that it has ended, and keep it. */
  @Override
  public void close() {
    if (thread.isShutdown()) {
      return;
    }
    thread.shutdownNow();
    try {
      thread.awaitTermination(LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    look();
    byte[] ended = EventStreams.event("ended", "{}");
    streams.end(state.map(now -> EventStreams.both(now, ended)).orElse(ended), LAST_WRITES);
    site.close();
  }
}
