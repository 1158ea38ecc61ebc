package io.manta.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Another port for a port of this machine, as {@code ssh -L} makes one, that can break. */
public final class PortForward implements AutoCloseable {

  private final int to;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "port-forward");
            thread.setDaemon(true);
            return thread;
          });

  private PortForward(int to, ServerSocket server) {
    this.to = to;
    this.server = server;
  }

  public static PortForward start(int to) throws IOException {
    PortForward forward =
        new PortForward(to, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    forward.threads.execute(forward::accept);
    return forward;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Every connection ends; new ones are taken. */
  public void cut() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
        threads.execute(() -> copy(near, far));
        threads.execute(() -> copy(far, near));
      }
    } catch (IOException closed) {
      threads.shutdown();
    }
  }

  private void copy(Socket from, Socket into) {
    open.add(from);
    try (from;
        into) {
      from.getInputStream().transferTo(into.getOutputStream());
    } catch (IOException cut) {
      open.remove(into);
    } finally {
      open.remove(from);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
    threads.shutdownNow();
  }
}
