package io.manta.apply;

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
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events, behind everything else: a pod that is to be made never waits for the news of
 * another. When more comes than can be sent, the newest is dropped; events are no record.
 */
public final class EventLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int LONGEST_QUEUE = 25_000;

  /** Places in the queue that only warnings may take. */
  private static final int FOR_WARNINGS = 5_000;

  private static final long LOOK_AGAIN_MILLIS = 20;

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
    for (int i = 0; i < Math.min(LAST_SENDERS, queue.size()); i++) {
      Thread sender = new Thread(this::sendRest, "manta-last-events");
      sender.setDaemon(true);
      sender.start();
    }
    awaitSent(time);
  }

  int waiting() {
    return queue.size();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void sendAll() {
    try {
      while (true) {
        Waiting next = queue.take();
        if (!hurries && requestLimiter.busy() && next.latest().isAfter(Instant.now())) {
          queue.add(next);
          Thread.sleep(LOOK_AGAIN_MILLIS);
        } else {
          send(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendRest() {
    for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
      send(next);
    }
  }

  private synchronized void count(int more) {
    unsent += more;
    notifyAll();
  }

  private synchronized void awaitSent(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toMillis();
          unsent > 0 && left > 0;
          left = (end - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (unsent > 0) {
      queue.clear();
      LOG.warn("{} events could not be sent before the end", unsent);
    }
  }

  private void send(Waiting next) {
    String path = "/apis/events.k8s.io/v1/namespaces/" + next.cluster().namespace() + "/events";
    try {
      Api.Reply reply = api.send("POST", path, Api.JSON, object(next));
      if (!reply.isFine()) {
        LOG.debug("Event {} was refused: {}", next.event().reason(), reply.message());
      }
    } catch (NoAnswer e) {
      LOG.debug("Event {} got no answer", next.event().reason(), e);
    } finally {
      count(-1);
    }
  }

  private Map<String, Object> object(Waiting next) {
    Event event = next.event();
    ObjectId cluster = next.cluster();
    Map<String, Object> regarding = new LinkedHashMap<>();
    regarding.put("apiVersion", cluster.apiVersion());
    regarding.put("kind", cluster.kind());
    regarding.put("namespace", cluster.namespace());
    regarding.put("name", cluster.name());
    regarding.put("uid", next.uid());
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "events.k8s.io/v1");
    object.put("kind", "Event");
    object.put("metadata", Map.of("name", name(next), "namespace", cluster.namespace()));
    object.put("eventTime", microTime(next.at()));
    object.put("type", event.type());
    object.put("reason", event.reason());
    object.put("action", event.action());
    object.put("note", event.note());
    object.put("reportingController", event.controller());
    object.put("reportingInstance", instance);
    object.put("regarding", regarding);
    return object;
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
