package io.manta.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address and the pages that are found there. Requests and TLS handshakes are read without
 * blocking: one that is half sent keeps a connection, not a thread.
 */
public final class Site implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Site.class);

  /** A connection on which nothing comes for so long is closed. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  /** Kubelets and Prometheus keep a handful. */
  private static final int CONNECTIONS = 256;

  private static final int THREADS = 8;
  private static final int THREADS_AT_REST = 2;

  /** None: the selector accepts too. */
  private static final int ACCEPTORS = 0;

  private static final int SELECTORS = 1;

  private final Server server;
  private final InetSocketAddress address;

  private Site(Server server, InetSocketAddress address) {
    this.server = server;
    this.address = address;
  }

  /**
   * @param pages by path
   * @param tls empty for plain HTTP
   * @throws IOException when the address is taken
   */
  public static Site open(
      InetSocketAddress address, Map<String, Page> pages, Optional<SSLContext> tls)
      throws IOException {
    return open(address, new HttpAnswers(pages), tls);
  }

  /**
   * @param handler answers every request
   * @param tls empty for plain HTTP
   * @throws IOException when the address is taken
   */
  public static Site open(InetSocketAddress address, Handler handler, Optional<SSLContext> tls)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS_AT_REST);
    threads.setName(tls.isPresent() ? "manta-https" : "manta-http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, ACCEPTORS, SELECTORS, protocols(tls));
    connector.setIdleTimeout(SILENCE.toMillis());
    connector.addBean(new NewestConnections(CONNECTIONS));
    server.addConnector(connector);
    server.setHandler(handler);
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address);
      connector.open(channel);
      server.start();
      return new Site(server, (InetSocketAddress) channel.getLocalAddress());
    } catch (IOException e) {
      channel.close();
      throw e;
    } catch (Exception e) {
      channel.close();
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Its address; with the real port when any free one was asked for. */
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("The port {} could not be closed in order: {}", address.getPort(), e.getMessage());
    }
  }

  private static ConnectionFactory[] protocols(Optional<SSLContext> tls) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    // Kubelets and Prometheus ask by address, whatever name the certificate has.
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    ConnectionFactory http = new HttpConnectionFactory(configuration);
    return tls.map(context -> new ConnectionFactory[] {secure(context), http})
        .orElse(new ConnectionFactory[] {http});
  }

  private static ConnectionFactory secure(SSLContext context) {
    SslContextFactory.Server certificates = new SslContextFactory.Server();
    certificates.setSslContext(context);
    return new SslConnectionFactory(certificates, HttpVersion.HTTP_1_1.asString());
  }
}
