package io.manta.dev;

import java.io.IOException;
import java.util.Optional;

/** A place where the programs of a control plane may come from. */
interface Source {

  /** What a person may do so that this source has something to give. */
  String wayOut();

  /**
   * The programs, fetched or built if need be, with {@code progress} told what takes long.
   *
   * @return empty when this source has nothing here; it has told {@code progress} why, if a person
   *     would wonder
   * @throws Unavailable when it was asked for by name and cannot serve: no other source is tried
   */
  Optional<Binaries> find(Progress progress) throws IOException, InterruptedException;
}
