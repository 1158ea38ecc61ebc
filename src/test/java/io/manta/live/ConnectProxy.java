package io.manta.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP proxy that knows CONNECT alone, and counts. */
public final class ConnectProxy implements AutoCloseable {

  private final ServerSocket server;
  private final AtomicInteger tunnels = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "connect-proxy");
            thread.setDaemon(true);
            return thread;
          });

  private ConnectProxy(ServerSocket server) {
    this.server = server;
  }

  public static ConnectProxy start() throws IOException {
    ConnectProxy proxy =
        new ConnectProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  public int tunnels() {
    return tunnels.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket near) {
    try (near) {
      String head = head(near.getInputStream());
      String[] target = head.split(" ")[1].split(":"); // CONNECT host:port HTTP/1.1
      try (Socket far = new Socket(target[0], Integer.parseInt(target[1]))) {
        tunnels.incrementAndGet();
        near.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        threads.execute(() -> copy(far, near));
        copy(near, far);
      }
    } catch (IOException ended) {
      // So is the tunnel.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder out = new StringBuilder();
    while (out.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      out.append((char) next);
    }
    return out.toString();
  }

  private static void copy(Socket from, Socket to) {
    try (OutputStream out = to.getOutputStream()) {
      from.getInputStream().transferTo(out);
    } catch (IOException ended) {
      // So is the tunnel.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
