package io.manta.dashboard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes connections and never says a word, on one thread. */
final class SilentServer implements AutoCloseable {

  private final ServerSocketChannel channel = ServerSocketChannel.open();
  private final Selector selector = Selector.open();
  private final List<AutoCloseable> connections = new ArrayList<>();

  SilentServer() throws IOException {
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2_000);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_ACCEPT);
    Thread thread = new Thread(this::run, "silent-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select();
        selector.selectedKeys().clear();
        connections.add(channel.accept());
      }
    } catch (IOException | RuntimeException e) {
      // closed
    }
  }

  DashboardTarget target() throws IOException {
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    return new DashboardTarget("ns", "c-head-svc", "127.0.0.1:" + port, Optional.empty());
  }

  @Override
  public void close() throws Exception {
    selector.close();
    channel.close();
    for (AutoCloseable connection : connections) {
      if (connection != null) {
        connection.close();
      }
    }
  }
}
