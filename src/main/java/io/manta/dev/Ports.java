package io.manta.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback ports. */
final class Ports {

  /** Below the range from which systems take the ports of outgoing connections. */
  private static final int FROM = 20_000;

  private static final int TO = 32_000;

  private Ports() {}

  /** A port that nobody listens on now; someone else may take it before it is used. */
  static int free() {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true); // as Go does: a port in TIME_WAIT is free
        probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException taken) {
        continue;
      }
    }
    throw new Unavailable("No free port between " + FROM + " and " + TO + " on this machine");
  }

  static boolean listens(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException nobody) {
      return false;
    }
  }
}
