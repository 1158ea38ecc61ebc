package io.manta.dev;

import java.io.IOException;
import java.util.Optional;

/** A place where the programs of a control plane may come from. */
interface Source {

  /** What a person may do so that this source has something to give. */
  String wayOut();

  /**
   * The programs, if they are on this machine already.
   *
   * @throws Unavailable when this source was asked for by name and cannot serve: no other is tried
   */
  Optional<Binaries> present() throws IOException;

  /**
   * The programs, fetched or built. Shows on {@code progressLine} what takes long, and why it
   * failed.
   */
  Optional<Binaries> obtain(ProgressLine progressLine) throws IOException, InterruptedException;
}
