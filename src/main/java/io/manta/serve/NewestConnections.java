package io.manta.serve;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * The bound on open connections: beyond it the oldest makes room. A server that accepts no more
 * instead would be silent for as long as somebody keeps connections open.
 */
final class NewestConnections implements Connection.Listener {

  private final int most;
  private final Set<EndPoint> open = new LinkedHashSet<>();

  NewestConnections(int most) {
    this.most = most;
  }

  @Override
  public void onOpened(Connection connection) {
    // Closed outside the lock: that calls back, maybe on another thread.
    added(connection.getEndPoint()).ifPresent(EndPoint::close);
  }

  @Override
  public void onClosed(Connection connection) {
    synchronized (open) {
      open.remove(connection.getEndPoint());
    }
  }

  private Optional<EndPoint> added(EndPoint endPoint) {
    // With TLS a second connection, the HTTP one, opens inside the first.
    if (endPoint instanceof EndPoint.Wrapper) {
      return Optional.empty();
    }
    synchronized (open) {
      open.add(endPoint);
      if (open.size() <= most) {
        return Optional.empty();
      }
      Iterator<EndPoint> oldestFirst = open.iterator();
      EndPoint oldest = oldestFirst.next();
      oldestFirst.remove();
      return Optional.of(oldest);
    }
  }
}
