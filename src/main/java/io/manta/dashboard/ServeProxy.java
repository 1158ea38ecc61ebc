package io.manta.dashboard;

/**
 * Serve's HTTP proxy in one head pod.
 *
 * @param address IP of the pod
 * @param port 8000 unless the head's container names another one {@code serve}
 */
public record ServeProxy(String namespace, String pod, String address, int port) {}
