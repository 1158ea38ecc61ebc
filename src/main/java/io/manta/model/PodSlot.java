package io.manta.model;

/**
 * One pod that a cluster wants, by its place rather than by its content.
 *
 * @param group the worker group's name, or {@link #HEAD}
 * @param replica index of the replica in its group, lowest free number; 0 for the head
 * @param host index of the host in its replica; 0 unless the group has several hosts a replica
 * @param replicaName what the hosts of one replica share, as in {@code workers-x7k2b}; empty unless
 *     the group has several hosts
 * @param name the pod's name, used once in the life of a cluster
 */
public record PodSlot(String group, int replica, int host, String replicaName, String name) {

  /** The head's group name, as Ray's autoscaler knows it; no worker group may be called so. */
  public static final String HEAD = "headgroup";

  public boolean isHead() {
    return group.equals(HEAD);
  }
}
