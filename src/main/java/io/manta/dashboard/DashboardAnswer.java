package io.manta.dashboard;

import java.util.Map;

/** What was found out by asking. */
public sealed interface DashboardAnswer {

  record Job(JobInfo info) implements DashboardAnswer {}

  /** Ray answers and does not know the job. */
  record NoSuchJob() implements DashboardAnswer {}

  /** The applications by name; none is an answer too. */
  record Applications(Map<String, ServeApplication> applications) implements DashboardAnswer {}

  record ProxyHealth(boolean healthy) implements DashboardAnswer {}

  /**
   * Nothing: no decision may rest on it.
   *
   * @param reason for a person, without a full stop; holds no secret
   */
  record Unknown(Trouble trouble, String reason) implements DashboardAnswer {}

  /** Why there is no usable answer. The reason's text may differ each time, this does not. */
  enum Trouble {
    /** Nobody answers: no such name, or the connection is refused. */
    UNREACHABLE,
    /** Not the whole answer came in time. */
    SLOW,
    /** The connection ended before the whole answer. */
    CUT,
    /** Answered with a code that says no, or with 404 by something that is not Ray. */
    REFUSED,
    /** Answered with a code of 500 or more. */
    BROKEN,
    /** Answered with success and something that Ray does not say. */
    GARBAGE,
    /** Not even asked: the cluster's token does not exist, or is none. */
    NO_TOKEN
  }
}
