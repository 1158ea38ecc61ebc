package io.manta.kind.rayservice;

/** Where a RayService stands, as its status says; what has begun is carried through. */
enum ServicePhase {
  RUNNING,
  SUSPENDING,
  SUSPENDED,
  /** It did not serve in time; only deleting it helps. */
  TIMED_OUT
}
