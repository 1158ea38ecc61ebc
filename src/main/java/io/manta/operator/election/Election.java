package io.manta.operator.election;

import java.util.Optional;

/**
 * Which Lease an operator must hold to work.
 *
 * @param namespace where the Lease is; empty for the operator's own
 */
public record Election(String lease, Optional<String> namespace) {

  /** The name that KubeRay uses, so that the two never work at once. */
  public static final String LEASE = "ray-operator-leader";
}
