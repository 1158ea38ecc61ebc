package io.manta.apply;

import io.manta.apply.Api.NoAnswer;
import io.manta.apply.Api.Reply;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.HeadlessOrNot;
import io.manta.plan.LiveObject;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out one step with as few requests as it takes. */
final class Single {

  /** Who owns the fields that we apply. */
  static final String MANAGER = "manta";

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final Api api;
  private final ApiKinds kinds;
  private final Echo echo;

  Single(Api api, ApiKinds kinds, Echo echo) {
    this.api = api;
    this.kinds = kinds;
    this.echo = echo;
  }

  /**
   * @param clusterUid whose objects may be changed
   */
  Outcome run(Step step, String clusterUid) {
    try {
      Optional<String> collection = kinds.collection(step.id());
      if (collection.isEmpty()) {
        return failed(
            step, "the API server serves no " + step.id().kind() + " of " + step.id().apiVersion());
      }
      if (step instanceof Step.Create create) {
        return create(create, collection.get(), clusterUid);
      }
      if (step instanceof Step.Apply apply) {
        return apply(apply, collection.get(), clusterUid);
      }
      if (step instanceof Step.Delete delete) {
        return delete(delete, collection.get());
      }
      if (step instanceof Step.Patch patch) {
        return patch(patch, collection.get());
      }
      return new Outcome(step, Result.ALREADY, "");
    } catch (NoAnswer e) {
      return new Outcome(step, Result.UNKNOWN, "no answer from the API server: " + e.getMessage());
    }
  }

  boolean isMissing(ObjectId id) {
    try {
      Optional<String> collection = kinds.collection(id);
      return collection.isPresent()
          && api.get(collection.get() + "/" + id.name()).code() == NOT_FOUND;
    } catch (NoAnswer e) {
      return false;
    }
  }

  private Outcome create(Step.Create step, String collection, String uid) throws NoAnswer {
    Reply reply =
        api.send(
            "POST",
            collection + "?fieldManager=" + MANAGER,
            Api.JSON,
            Generated.fill(step.manifest()));
    boolean exists = reply.code() == CONFLICT && reply.reason().equals("AlreadyExists");
    // A quota or a webhook refuses before the server looks whether the object is there already.
    boolean mayExist = step.slot().isEmpty() && !reply.isFine() && !reply.isUnclear();
    return exists || mayExist ? alreadyThere(step, reply, collection, uid) : finish(step, reply);
  }

  /** An earlier try of ours whose answer was lost, what KubeRay made, or someone else's object. */
  private Outcome alreadyThere(Step.Create step, Reply refusal, String collection, String uid)
      throws NoAnswer {
    Reply there = api.get(collection + "/" + step.id().name());
    if (there.code() == NOT_FOUND) {
      return refusal.code() == CONFLICT
          ? new Outcome(step, Result.UNKNOWN, "it was there and is gone again")
          : refused(step, refusal);
    }
    boolean ownerless = owners(step.manifest()).isEmpty();
    if (!there.isFine() || !ownerless && !LiveObject.of(there.body()).isOf(uid)) {
      return failed(step, foreign(there));
    }
    if (step.slot().isEmpty() && LiveObject.of(there.body()).label(Stamp.CLUSTER).isEmpty()) {
      return label(step, there, collection, uid);
    }
    echo.wrote(there.body());
    return new Outcome(step, Result.ALREADY, "");
  }

  /** With our label the caches see it, now and after a restart. */
  private Outcome label(Step.Create step, Reply there, String collection, String uid)
      throws NoAnswer {
    String path = collection + "/" + step.id().name() + "?fieldManager=" + MANAGER;
    Reply reply = api.send("PATCH", path, Api.MERGE, TakeOver.label(there.body(), uid));
    // It is there, which is what was asked; without the label it is only not seen when it goes.
    echo.wrote(reply.isFine() ? reply.body() : there.body());
    return new Outcome(step, Result.ALREADY, "");
  }

  private Outcome apply(Step.Apply step, String collection, String uid) throws NoAnswer {
    String path = collection + "/" + step.id().name();
    Manifest manifest = step.manifest();
    if (!step.exists()) {
      // The caches hold only what is ours; something else of this name must not be taken over.
      Reply there = api.get(path);
      if (there.isFine() && !LiveObject.of(there.body()).isOf(uid)) {
        return failed(step, foreign(there));
      }
      if (there.isFine()) {
        manifest = HeadlessOrNot.asItIs(manifest, LiveObject.of(there.body()));
        Optional<Reply> refusal = takeOver(there, path);
        if (refusal.isPresent()) {
          return refused(step, refusal.get());
        }
      }
    }
    // Every object applied is the cluster's own: whoever else changed a field we render is
    // corrected.
    String query = "?fieldManager=" + MANAGER + "&force=true";
    return finish(step, api.send("PATCH", path + query, Api.APPLY, manifest.object()));
  }

  /** Makes the fields ours that KubeRay set, once; what stops it, if anything does. */
  private Optional<Reply> takeOver(Reply there, String path) throws NoAnswer {
    if (!LiveObject.of(there.body()).label(Stamp.CLUSTER).isEmpty()) {
      return Optional.empty();
    }
    Optional<List<Object>> patch = TakeOver.fields(there.body());
    if (patch.isEmpty()) {
      return Optional.empty();
    }
    String query = "?fieldManager=" + MANAGER;
    Reply reply = api.send("PATCH", path + query, Api.JSON_PATCH, patch.get());
    return Optional.of(reply).filter(r -> !r.isFine());
  }

  private Outcome delete(Step.Delete step, String collection) throws NoAnswer {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("apiVersion", "v1");
    options.put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Background");
    options.put("preconditions", Map.of("uid", step.uid()));
    Reply reply = api.send("DELETE", collection + "/" + step.id().name(), Api.JSON, options);
    if (reply.code() == NOT_FOUND || reply.code() == CONFLICT) {
      echo.gone(step.id(), step.uid());
      return new Outcome(step, Result.ALREADY, "");
    }
    if (reply.isFine() && !new Tree(reply.body()).at("metadata", "uid").isAbsent()) {
      return finish(step, reply);
    }
    return reply.isFine() ? new Outcome(step, Result.DONE, "") : refused(step, reply);
  }

  private Outcome patch(Step.Patch step, String collection) throws NoAnswer {
    String path = collection + "/" + step.id().name() + "?fieldManager=" + MANAGER;
    Reply reply = api.send("PATCH", path, Api.MERGE, step.patch());
    if (reply.code() == NOT_FOUND) {
      return new Outcome(step, Result.ALREADY, "");
    }
    return finish(step, reply);
  }

  private Outcome finish(Step step, Reply reply) {
    if (!reply.isFine()) {
      return refused(step, reply);
    }
    echo.wrote(reply.body());
    return new Outcome(step, Result.DONE, "");
  }

  private static Outcome refused(Step step, Reply reply) {
    return new Outcome(step, reply.isUnclear() ? Result.UNKNOWN : Result.FAILED, reply.message());
  }

  private static Outcome failed(Step step, String message) {
    return new Outcome(step, Result.FAILED, message);
  }

  private static String foreign(Reply there) {
    if (!there.isFine()) {
      return there.message();
    }
    String owners =
        String.join(
            ", ",
            owners(there.body()).stream()
                .map(owner -> owner.at("kind").text() + " " + owner.at("name").text())
                .toList());
    return owners.isEmpty()
        ? "an object of this name is there already and belongs to no cluster; rename or remove it"
        : "an object of this name is there already and belongs to " + owners;
  }

  private static List<Tree> owners(Manifest manifest) {
    return owners(manifest.object());
  }

  private static List<Tree> owners(Map<String, Object> object) {
    return new Tree(object).at("metadata", "ownerReferences").items();
  }
}
