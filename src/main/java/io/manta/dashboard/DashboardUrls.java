package io.manta.dashboard;

/** Where dashboards and Serve's proxies listen; no URL has a slash at its end. */
@FunctionalInterface
public interface DashboardUrls {

  String url(DashboardTarget target);

  /** In its pod. */
  default String url(ServeProxy proxy) {
    boolean isV6 = proxy.address().contains(":");
    String host = isV6 ? "[" + proxy.address() + "]" : proxy.address();
    return "http://" + host + ":" + proxy.port();
  }
}
