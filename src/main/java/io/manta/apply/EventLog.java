package io.manta.apply;

import io.manta.apply.EventSeries.Key;
import io.manta.apply.EventSeries.Write;
import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.RequestLimiter;
import io.manta.manifest.ObjectId;
import io.manta.status.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events, behind everything else: a pod that is to be made never waits for the news of
 * another. Equal ones are counted ({@link EventSeries}). When more comes than can be sent, the
 * newest is dropped; events are no record.
 */
public final class EventLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int LONGEST_QUEUE = 25_000;

  /** Places in the queue that only warnings may take. */
  private static final int FOR_WARNINGS = 5_000;

  private static final long LOOK_AGAIN_MILLIS = 20;

  /** How often it is asked which counts are due. */
  private static final Duration COUNTS = Duration.ofMinutes(1);

  /** Longest that an event waits for a quieter moment. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** That of one that someone may be looking for. */
  private static final Duration PATIENCE_OF_WARNING = Duration.ofSeconds(5);

  /** So many send at once what is left when all ends. */
  private static final int LAST_SENDERS = 8;

  /** Kubernetes reads a MicroTime with just six digits; an instant prints as many as it needs. */
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private record Waiting(ObjectId cluster, String uid, Event event, Instant at)
      implements Comparable<Waiting> {

    Instant latest() {
      return at.plus(event.isWarning() ? PATIENCE_OF_WARNING : PATIENCE);
    }

    @Override
    public int compareTo(Waiting other) {
      return latest().compareTo(other.latest());
    }
  }

  private final Api api;
  private final RequestLimiter requestLimiter;
  private final String instance;
  private final BlockingQueue<Waiting> queue = new PriorityBlockingQueue<>();
  private final AtomicLong number = new AtomicLong();
  private final EventSeries series = new EventSeries();
  private final Thread thread;
  private volatile boolean hurries;
  private int unsent;

  EventLog(Api api, RequestLimiter requestLimiter, String instance) {
    this.api = api;
    this.requestLimiter = requestLimiter;
    this.instance = instance;
    this.thread = new Thread(this::sendAll, "manta-events");
    thread.setDaemon(true);
    thread.start();
  }

  public void send(ObjectId cluster, String uid, Event event) {
    if (queue.size() < LONGEST_QUEUE - (event.isWarning() ? 0 : FOR_WARNINGS)) {
      count(1);
      queue.add(new Waiting(cluster, uid, event, Instant.now()));
    }
  }

  /** Sends what is left, as far as the time suffices; nothing is worth waiting for any more. */
  public void flush(Duration time) {
    hurries = true;
    count(1);
    for (int i = 1; i < Math.min(LAST_SENDERS, queue.size()); i++) {
      start(this::sendRest);
    }
    start(() -> sendCounts(time));
    if (!awaitUnsent(0, time)) {
      LOG.warn("{} events could not be sent before the end", queue.size());
      queue.clear();
    }
  }

  private static void start(Runnable work) {
    Thread sender = new Thread(work, "manta-last-events");
    sender.setDaemon(true);
    sender.start();
  }

  int waiting() {
    return queue.size();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void sendAll() {
    Instant counts = Instant.now().plus(COUNTS);
    try {
      while (true) {
        Waiting next = queue.poll(COUNTS.toSeconds(), TimeUnit.SECONDS);
        if (next != null) {
          sendSoon(next);
        }
        if (!Instant.now().isBefore(counts)) {
          series.due(Instant.now()).forEach(this::send);
          counts = Instant.now().plus(COUNTS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendSoon(Waiting next) throws InterruptedException {
    if (!hurries && requestLimiter.busy() && next.latest().isAfter(Instant.now())) {
      queue.add(next);
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } else {
      send(next);
    }
  }

  private void sendRest() {
    for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
      send(next);
    }
  }

  /** Once all is sent that is counted. */
  private void sendCounts(Duration time) {
    sendRest();
    if (awaitUnsent(1, time)) {
      series.rest(Instant.now()).forEach(this::send);
    }
    count(-1);
  }

  private synchronized void count(int more) {
    unsent += more;
    notifyAll();
  }

  /** Whether no more than these were left unsent within the time. */
  private synchronized boolean awaitUnsent(int left, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long millis = time.toMillis();
          unsent > left && millis > 0;
          millis = (end - System.nanoTime()) / 1_000_000) {
        wait(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return unsent <= left;
  }

  private void send(Waiting next) {
    try {
      Key key = new Key(next.cluster(), next.uid(), next.event());
      series.next(key, name(next), next.at()).ifPresent(this::send);
    } finally {
      count(-1);
    }
  }

  private void send(Write write) {
    String reason = write.key().event().reason();
    String path =
        "/apis/events.k8s.io/v1/namespaces/" + write.key().regarding().namespace() + "/events";
    try {
      Api.Reply reply =
          write.count() == 1
              ? api.send("POST", path, Api.JSON, object(write))
              : api.send("PATCH", path + "/" + write.name(), Api.MERGE, count(write));
      if (!reply.isFine()) {
        LOG.debug("Event {} was refused: {}", reason, reply.message());
        series.forget(write.key());
      }
    } catch (NoAnswer e) {
      LOG.debug("Event {} got no answer", reason, e);
      series.forget(write.key());
    }
  }

  private Map<String, Object> object(Write write) {
    Event event = write.key().event();
    ObjectId regarded = write.key().regarding();
    Map<String, Object> regarding = new LinkedHashMap<>();
    regarding.put("apiVersion", regarded.apiVersion());
    regarding.put("kind", regarded.kind());
    regarding.put("namespace", regarded.namespace());
    regarding.put("name", regarded.name());
    regarding.put("uid", write.key().uid());
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "events.k8s.io/v1");
    object.put("kind", "Event");
    object.put("metadata", Map.of("name", write.name(), "namespace", regarded.namespace()));
    object.put("eventTime", microTime(write.last()));
    object.put("type", event.type());
    object.put("reason", event.reason());
    object.put("action", event.action());
    object.put("note", event.note());
    object.put("reportingController", event.controller());
    object.put("reportingInstance", instance);
    object.put("regarding", regarding);
    return object;
  }

  private static Map<String, Object> count(Write write) {
    return Map.of(
        "series", Map.of("count", write.count(), "lastObservedTime", microTime(write.last())));
  }

  static String microTime(Instant at) {
    return MICROS.format(at);
  }

  /** Unique: time in hexadecimal as Kubernetes' recorder does it, and a number. */
  private String name(Waiting next) {
    long moment = next.at().toEpochMilli() * 1000 + number.incrementAndGet() % 1000;
    return next.cluster().name() + "." + Long.toHexString(moment);
  }
}
