package io.manta.dev.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The open streams of server-sent events. Each has at most one write under way; what comes
 * meanwhile is not queued, but the newest follows. So a browser that reads slowly skips states, and
 * costs no thread and no memory.
 */
final class EventStreams {

  private static final byte[] HEARTBEAT = bytes(":\n\n");
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Set<Stream> open = ConcurrentHashMap.newKeySet();

  /**
   * An event in the form of the protocol.
   *
   * @param data without line feeds
   */
  static byte[] event(String name, String data) {
    return bytes("event: " + name + "\ndata: " + data + "\n\n");
  }

  static byte[] both(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param first what it begins with
   * @param end completed when the stream is over
   */
  void add(Response response, byte[] first, Callback end) {
    Stream stream = new Stream(response, end);
    open.add(stream);
    stream.offer(first);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Every stream comes to this state, unless a newer one overtakes it. */
  void show(byte[] state) {
    open.forEach(stream -> stream.offer(state));
  }

  /** Finds out which browsers are gone, and keeps what lies between from closing. */
  void heartbeat() {
    open.forEach(Stream::beat);
  }

  /**
   * The last event of each; a stream whose browser does not read may get none.
   *
   * @param patience until those are given up
   */
  void end(byte[] last, Duration patience) {
    open.forEach(stream -> stream.end(last));
    long deadline = System.nanoTime() + patience.toNanos();
    while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private final class Stream implements Callback {

    private final Response response;
    private final Callback end;
    private byte[] wanted;
    private byte[] sent;
    private byte[] ending;
    private boolean writing;

    Stream(Response response, Callback end) {
      this.response = response;
      this.end = end;
    }

    void offer(byte[] state) {
      synchronized (this) {
        wanted = state;
        if (writing || wanted == sent) {
          return;
        }
        writing = true;
        sent = wanted;
      }
      response.write(false, ByteBuffer.wrap(state), this);
    }

    void beat() {
      synchronized (this) {
        if (writing) {
          return;
        }
        writing = true;
      }
      response.write(false, ByteBuffer.wrap(HEARTBEAT), this);
    }

    void end(byte[] last) {
      synchronized (this) {
        ending = last;
        if (writing) {
          return;
        }
        writing = true;
      }
      writeLast();
    }

    private void writeLast() {
      response.write(
          true,
          ByteBuffer.wrap(ending),
          Callback.from(
              () -> {
                open.remove(this);
                end.succeeded();
              },
              this::failed));
    }

    @Override
    public void succeeded() {
      byte[] next;
      synchronized (this) {
        writing = ending != null;
        next = wanted;
      }
      if (writing) {
        writeLast();
      } else {
        offer(next);
      }
    }

    @Override
    public void failed(Throwable gone) {
      open.remove(this);
      end.failed(gone);
    }
  }
}
