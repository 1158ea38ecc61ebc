package io.manta.live.fault;

/** Says what goes wrong. Asked by many threads at once. */
public interface FaultPlan {

  /** What becomes of a request. */
  RequestFault on(SeenRequest request);

  /**
   * What becomes of an event of a watch.
   *
   * @param event its number in this connection, from 1 on
   */
  default Disturbance during(SeenRequest watch, int event) {
    return Disturbance.NONE;
  }

  /** All goes well. */
  static FaultPlan none() {
    return request -> RequestFault.NONE;
  }
}
