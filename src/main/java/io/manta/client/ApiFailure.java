package io.manta.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Why a request to the API server failed, for who can do something about it. */
public final class ApiFailure {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private ApiFailure() {}

  /** Which server, what it says or why it says nothing, and the way out. */
  public static String of(Config config, Exception failure) {
    return of("the API server at " + config.getMasterUrl(), "; " + wayOut(config), failure);
  }

  /** The same of a server that is not known here. */
  public static String of(Exception failure) {
    return of("the API server", "", failure);
  }

  private static String of(String server, String wayOut, Exception failure) {
    int code = failure instanceof KubernetesClientException e ? e.getCode() : 0;
    if (code <= 0) {
      return server + " does not answer: " + silence(failure) + wayOut;
    }
    return switch (code) {
      case UNAUTHORIZED -> server + " does not accept the credentials" + wayOut;
      case FORBIDDEN -> server + " forbids it: " + said(failure);
      default -> server + " answers " + code + ": " + said(failure);
    };
  }

  /** The server's own words, without the library's. */
  private static String said(Exception failure) {
    return failure instanceof KubernetesClientException e
            && e.getStatus() != null
            && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : failure.getMessage();
  }

  private static String silence(Exception failure) {
    List<Throwable> chain =
        Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    Throwable root = chain.get(chain.size() - 1);
    if (any(chain, UnresolvedAddressException.class) || any(chain, UnknownHostException.class)) {
      return "no such host";
    }
    if (Stream.of(HttpTimeoutException.class, SocketTimeoutException.class, TimeoutException.class)
        .anyMatch(kind -> any(chain, kind))) {
      return "no answer in time";
    }
    if (chain.stream().anyMatch(one -> String.valueOf(one.getMessage()).contains("PKIX"))) {
      return "its certificate is not of the kubeconfig's certificate authority";
    }
    if (any(chain, ConnectException.class)) {
      return "nothing listens there";
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static boolean any(List<Throwable> chain, Class<? extends Throwable> kind) {
    return chain.stream().anyMatch(kind::isInstance);
  }

  private static String wayOut(Config config) {
    return config.getCurrentContext() == null
        ? "no kubeconfig names it: give one by --kubeconfig or $KUBECONFIG"
        : "it is context "
            + config.getCurrentContext().getName()
            + " of the kubeconfig: --context names another, --kubeconfig or $KUBECONFIG another"
            + " file";
  }
}
