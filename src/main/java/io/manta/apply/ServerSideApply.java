package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.plan.FieldOwnership;
import io.manta.plan.LiveObject;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.util.List;
import java.util.Optional;

/**
 * Brings one object to what was rendered. What is ours to set is decided on one version of the
 * object, and only that version is written to: when others write between, it is decided again.
 */
record ServerSideApply(Api api, OwnershipCheck ownershipCheck, WriteListener listener) {

  /** How often others may write between before it is left to the next pass. */
  private static final int TRIES = 10;

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  /**
   * @param path of the object
   */
  Outcome run(Step.Apply step, String path, String clusterUid) throws NoAnswer {
    // Of what another operator made, the fields are to become ours first.
    if (step.there().filter(there -> !there.label(Stamp.CLUSTER).isEmpty()).isPresent()) {
      Reply reply = send(step.manifest(), step.there(), path);
      if (reply.code() != CONFLICT) {
        return outcome(step, reply);
      }
    }
    for (int tries = 1; ; tries++) {
      // The caches hold only what is ours; something else of this name must not be taken over.
      Reply there = api.get(path);
      if (there.isFine()) {
        Optional<String> obstacle =
            ownershipCheck.obstacle(step.manifest(), there.body(), clusterUid);
        if (obstacle.isPresent()) {
          return new Outcome(step, Result.TAKEN, obstacle.get());
        }
        if (ownershipCheck.isGarbage(there.body(), clusterUid)) {
          if (LiveObject.of(there.body()).going()) {
            return new Outcome(step, Result.GONE, OwnershipCheck.LEFT);
          }
          Reply cleared = ownershipCheck.clear(step.manifest(), there, path, clusterUid);
          if (tries == TRIES || !cleared.isFine() && cleared.code() != CONFLICT) {
            return cleared.isFine()
                ? new Outcome(step, Result.GONE, OwnershipCheck.LEFT)
                : outcome(step, cleared);
          }
          continue;
        }
        there = takenOver(there, path);
      }
      if (!there.isFine() && there.code() != NOT_FOUND && there.code() != CONFLICT) {
        return outcome(step, there);
      }
      Reply reply = there.code() == CONFLICT ? there : send(step.manifest(), found(there), path);
      if (reply.code() != CONFLICT || tries == TRIES) {
        return outcome(step, reply);
      }
    }
  }

  private static Optional<LiveObject> found(Reply there) {
    return there.isFine() ? Optional.of(LiveObject.of(there.body())) : Optional.empty();
  }

  /** Forced, because {@link FieldOwnership} has left out what is not to be taken from others. */
  private Reply send(Manifest manifest, Optional<LiveObject> there, String path) throws NoAnswer {
    return api.send(
        "PATCH",
        path + "?force=true&fieldManager=" + Stamp.MANAGER,
        Api.APPLY,
        there.map(object -> FieldOwnership.sent(manifest, object)).orElse(manifest.object()));
  }

  /** The object when the fields that KubeRay set are ours, or what stops it. */
  private Reply takenOver(Reply there, String path) throws NoAnswer {
    if (!LiveObject.of(there.body()).label(Stamp.CLUSTER).isEmpty()) {
      return there;
    }
    Optional<List<Object>> patch = TakeOver.fields(there.body());
    return patch.isEmpty()
        ? there
        : api.send("PATCH", path + "?fieldManager=" + Stamp.MANAGER, Api.JSON_PATCH, patch.get());
  }

  private Outcome outcome(Step step, Reply reply) {
    if (!reply.isFine()) {
      return Answers.refusal(step, reply);
    }
    listener.wrote(reply.body());
    return new Outcome(step, Result.DONE, "", reply.version());
  }
}
