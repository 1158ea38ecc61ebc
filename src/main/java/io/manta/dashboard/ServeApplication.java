package io.manta.dashboard;

import java.util.Map;

/** A Serve application, with its deployments by name. */
public record ServeApplication(String status, String message, Map<String, Deployment> deployments) {

  public record Deployment(String status, String message) {}
}
