package io.manta.dev.web;

import java.util.Optional;

/** What the page shows, as values that Jackson writes. Asked from the page's own threads. */
public interface Shown {

  /** All but manifests, now; equal to the one before while nothing has changed. */
  Object now();

  /** The manifests of an object; empty when there is no such object. */
  Optional<Object> manifests(String kind, String namespace, String name);
}
