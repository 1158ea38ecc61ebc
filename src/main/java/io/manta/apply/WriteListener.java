package io.manta.apply;

import io.manta.manifest.ObjectId;
import java.util.Map;

/** Hears of every write, so that the next plan already sees it, before any watch tells. */
public interface WriteListener {

  /** The object as the API server returned it. */
  void wrote(Map<String, Object> object);

  /** The object as it is there already: other than the plan saw it, which must look again. */
  void found(Map<String, Object> object);

  /** The object with this uid is not there any more. */
  void gone(ObjectId id, String uid);
}
