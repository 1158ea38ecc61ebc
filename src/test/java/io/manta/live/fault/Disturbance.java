package io.manta.live.fault;

/** What becomes of one event of a watch. */
public enum Disturbance {
  NONE,
  /** The connection breaks before it. */
  CUT,
  /** The connection breaks in the middle of it. */
  TRUNCATE,
  /** 410 in its place: the client has to list again. */
  GONE,
  /** It comes two times. */
  TWICE,
  /** It comes late, and so does what comes after it. */
  LATE
}
