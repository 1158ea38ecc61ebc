package io.manta.apply;

import io.manta.manifest.ObjectId;
import java.util.Map;

/** Hears of every write, so that the next plan sees it before any watch delivers it. */
public interface WriteListener {

  /** The object as the API server returned it. */
  void wrote(Map<String, Object> object);

  /** The object as it exists already: other than the plan saw it, so the next pass plans again. */
  void found(Map<String, Object> object);

  /** The object with this uid does not exist any more. */
  void gone(ObjectId id, String uid);
}
