package io.manta.live.fault;

import io.manta.live.fault.FaultProxy.Served;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One connection of a client, with one of its own to the API server: when one breaks, so does the
 * other.
 */
final class Connection implements Runnable, AutoCloseable {

  private static final Duration LATE = Duration.ofMillis(400);

  private final FaultProxy proxy;
  private final Socket client;
  private Socket server;
  private InputStream fromServer;
  private OutputStream toServer;

  Connection(FaultProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  @Override
  public void run() {
    try (this;
        InputStream in = new BufferedInputStream(client.getInputStream());
        OutputStream out = new BufferedOutputStream(client.getOutputStream())) {
      boolean goesOn = true;
      while (goesOn) {
        Optional<HttpMessage> head = HttpMessage.head(in);
        goesOn = head.isPresent() && serve(head.get().withBody(in), in, out);
      }
    } catch (IOException e) {
      // One of the two has gone; the other one hears of it by our closing.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    closeQuietly(client);
    if (server != null) {
      closeQuietly(server);
    }
  }

  /** False when the connection is to be closed. */
  private boolean serve(HttpMessage request, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    SeenRequest seenRequest = proxy.asked(request);
    RequestFault fault = proxy.faults().on(seenRequest);
    Served served = proxy.note(seenRequest, fault);
    while (fault instanceof RequestFault.Late late) {
      Thread.sleep(late.by().toMillis());
      fault = late.then();
    }
    if (fault instanceof RequestFault.Kill kill && !kill.afterwards()) {
      proxy.sever();
      return false;
    }
    if (fault instanceof RequestFault.Drop) {
      return false;
    }
    if (fault instanceof RequestFault.Refuse refuse) {
      refusal(refuse).write(out);
      return true;
    }
    if (fault instanceof RequestFault.Reply reply) {
      message(reply).write(out);
      return true;
    }
    HttpMessage answer = ask(request, seenRequest);
    served.code().complete(Integer.parseInt(answer.second()));
    boolean endless = answer.isWebSocket() || seenRequest.isWatch() && answer.isChunked();
    if (fault instanceof RequestFault.Kill) {
      if (!endless) {
        answer.withBody(fromServer);
      }
      proxy.sever();
      return false;
    }
    if (fault instanceof RequestFault.LoseAnswer lose) {
      if (lose.inTheMiddle() && !endless) {
        HttpMessage whole = answer.withBody(fromServer);
        whole.writeHead(out);
        out.write(whole.body(), 0, whole.body().length / 2);
        out.flush();
      }
      return false;
    }
    if (endless) {
      answer.writeHead(out);
      out.flush();
      watch(seenRequest, FaultEvents.of(answer), in, out);
      return false;
    }
    answer.withBody(fromServer).write(out);
    return true;
  }

  private HttpMessage ask(HttpMessage request, SeenRequest seenRequest) throws IOException {
    synchronized (this) {
      if (client.isClosed()) {
        throw new IOException("severed");
      }
      if (server == null) {
        server = proxy.connect();
        fromServer = new BufferedInputStream(server.getInputStream());
        toServer = new BufferedOutputStream(server.getOutputStream());
      }
    }
    HttpMessage forwarded =
        request.isWebSocket()
            ? request.with("host", proxy.authority())
            // The JDK's client offers HTTP/2 over plain text with every request.
            : request
                .without("upgrade", "http2-settings", "connection")
                .with("host", proxy.authority());
    forwarded.write(toServer);
    return HttpMessage.head(fromServer)
        .orElseThrow(() -> new IOException("no answer to " + seenRequest));
  }

  /** Hands on the events until one side ends, or the faults do. */
  private void watch(
      SeenRequest seenRequest, FaultEvents faultEvents, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    Thread back = proxy.thread(() -> pump(in, toServer), "back");
    back.start();
    int number = 0;
    for (byte[] sent = faultEvents.next(fromServer);
        sent.length > 0;
        sent = faultEvents.next(fromServer)) {
      Disturbance what =
          faultEvents.isEvent(sent)
              ? proxy.faults().during(seenRequest, ++number)
              : Disturbance.NONE;
      switch (what) {
        case CUT -> {
          return;
        }
        case TRUNCATE -> {
          FaultEvents.half(sent, out);
          return;
        }
        case GONE -> {
          out.write(faultEvents.of(FaultEvents.GONE));
          out.flush();
          return;
        }
        case TWICE -> out.write(sent);
        case LATE -> Thread.sleep(LATE.toMillis());
        case NONE -> {}
      }
      out.write(sent);
      out.flush();
    }
  }

  private void pump(InputStream from, OutputStream to) {
    byte[] buffer = new byte[4096];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      // The other direction ends too, below.
    }
    close();
  }

  private static HttpMessage refusal(RequestFault.Refuse refuse) {
    String reason =
        switch (refuse.code()) {
          case 409 -> "Conflict";
          case 410 -> "Expired";
          case 429 -> "TooManyRequests";
          case 500 -> "InternalError";
          case 503 -> "ServiceUnavailable";
          case 504 -> "Timeout";
          default -> "";
        };
    byte[] body =
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
        "message":"a fault that was made","reason":"%s","code":%d}
        """
            .formatted(reason, refuse.code())
            .getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    refuse.retryAfterSeconds().ifPresent(s -> headers.put("retry-after", String.valueOf(s)));
    headers.put("content-length", String.valueOf(body.length));
    return new HttpMessage("HTTP/1.1 " + refuse.code() + " " + reason, headers, body);
  }

  private static HttpMessage message(RequestFault.Reply reply) {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", reply.type());
    headers.put("content-length", String.valueOf(body.length));
    return new HttpMessage("HTTP/1.1 " + reply.code() + " A-Fault", headers, body);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }
}
