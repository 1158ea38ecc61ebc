package io.manta.operator.election;

import io.manta.client.LeaseTimes;
import java.util.Optional;

/**
 * Which Lease an operator must hold to work.
 *
 * @param namespace where the Lease is; empty for the operator's own
 */
public record Election(String lease, Optional<String> namespace, LeaseTimes times) {

  /** The name that KubeRay uses, so that the two never work at once. */
  public static final String LEASE = "ray-operator-leader";
}
