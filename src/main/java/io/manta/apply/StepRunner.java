package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.NotSent;
import io.manta.client.Api.Reply;
import io.manta.client.ApiKinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Reliance;
import io.manta.plan.Step;
import io.manta.plan.UnownedObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Carries out one step with as few requests as it takes. */
final class StepRunner {

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final Api api;
  private final ApiKinds kinds;
  private final Function<ObjectId, Optional<String>> hidden;
  private final OwnershipCheck ownershipCheck;
  private final ForeignReferences foreignReferences;
  private final ServerSideApply serverSideApply;
  private final DashboardCalls dashboard;
  private final WriteListener listener;

  /**
   * @param hidden why an object cannot be seen; what is not seen is not written either
   */
  StepRunner(
      Api api,
      ApiKinds kinds,
      Function<ObjectId, Optional<String>> hidden,
      DashboardCalls dashboard,
      WriteListener listener) {
    this.api = api;
    this.kinds = kinds;
    this.hidden = hidden;
    this.ownershipCheck = new OwnershipCheck(api, kinds);
    this.foreignReferences = new ForeignReferences(api, kinds, ownershipCheck);
    this.serverSideApply = new ServerSideApply(api, ownershipCheck, listener);
    this.dashboard = dashboard;
    this.listener = listener;
  }

  /**
   * @param clusterUid whose objects may be changed
   */
  Outcome run(Step step, String clusterUid) {
    if (step instanceof Step.Require require) {
      return require(require);
    }
    if (step instanceof Step.Call call) {
      return dashboard.run(call, clusterUid);
    }
    Optional<String> obstacle = hidden.apply(step.id());
    if (obstacle.isPresent()) {
      return new Outcome(step, Result.FAILED, obstacle.get());
    }
    try {
      Optional<String> collection = kinds.collection(step.id());
      if (collection.isEmpty()) {
        return unserved(step);
      }
      if (kinds.isNamespaced(step.id()) == step.id().namespace().isEmpty()) {
        return misplaced(step);
      }
      Outcome outcome = run(step, collection.get(), clusterUid);
      if (!outcome.message().equals(Api.NO_SUCH_PATH)) {
        return outcome;
      }
      // Its definition was removed meanwhile.
      kinds.forget(step.id().apiVersion());
      return unserved(step);
    } catch (NotSent e) {
      return new Outcome(step, Result.UNKNOWN, e.getMessage());
    } catch (NoAnswer e) {
      return new Outcome(step, Result.UNKNOWN, "no answer from the API server: " + e.getMessage());
    }
  }

  private Outcome run(Step step, String collection, String clusterUid) throws NoAnswer {
    if (step instanceof Step.Create create) {
      return create(create, collection, clusterUid);
    }
    if (Reliance.isAsRendered(step)) {
      return new Outcome(step, Result.ALREADY, "");
    }
    if (step instanceof Step.Apply apply) {
      Optional<String> others = foreignReferences.others(apply, clusterUid);
      if (others.isPresent()) {
        return new Outcome(step, Result.TAKEN, others.get());
      }
      return serverSideApply.run(apply, collection + "/" + step.id().name(), clusterUid);
    }
    if (step instanceof Step.Delete delete) {
      return delete(delete, collection);
    }
    if (step instanceof Step.Patch patch) {
      return patch(patch, collection);
    }
    return new Outcome(step, Result.ALREADY, "");
  }

  private static Outcome unserved(Step step) {
    String kind = step.id().kind() + " of " + step.id().apiVersion();
    return new Outcome(step, Result.FAILED, "the API server serves no " + kind);
  }

  /** Of another id than it is seen by it would be made and removed for ever. */
  private static Outcome misplaced(Step step) {
    String kind = step.id().kind() + " of " + step.id().apiVersion();
    return new Outcome(
        step,
        Result.FAILED,
        step.id().namespace().isEmpty()
            ? kind + " is in namespaces: take manta.io/scope: cluster out of the template"
            : kind + " is in no namespace: annotate it manta.io/scope: cluster in the template");
  }

  /** When nobody knows, it is not said to be missing. */
  private Outcome require(Step.Require step) {
    boolean isMissing = false;
    try {
      Optional<String> collection = kinds.collection(step.id());
      isMissing =
          collection.isPresent()
              && api.get(collection.get() + "/" + step.id().name()).code() == NOT_FOUND;
    } catch (NoAnswer e) {
      // Another version of the spec asks again.
    }
    return new Outcome(step, isMissing ? Result.MISSING : Result.ALREADY, "");
  }

  private Outcome create(Step.Create step, String collection, String uid) throws NoAnswer {
    Reply reply =
        api.send(
            "POST",
            collection + "?fieldManager=" + Stamp.MANAGER,
            Api.JSON,
            GeneratedSecretKeys.fill(step.manifest()));
    boolean exists = reply.code() == CONFLICT && reply.reason().equals("AlreadyExists");
    // A quota or a webhook refuses before the server checks whether the object exists already.
    boolean mayExist = step.slot().isEmpty() && !reply.isFine() && !reply.isUnclear();
    return exists || mayExist ? alreadyThere(step, reply, collection, uid) : finish(step, reply);
  }

  /** An earlier try of ours whose answer was lost, what KubeRay made, or someone else's object. */
  private Outcome alreadyThere(Step.Create step, Reply refusal, String collection, String uid)
      throws NoAnswer {
    String path = collection + "/" + step.id().name();
    Reply there = api.get(path);
    if (there.code() == NOT_FOUND) {
      return refusal.code() == CONFLICT
          ? new Outcome(step, Result.GONE, "it existed and was deleted again")
          : Answers.refusal(step, refusal);
    }
    if (!there.isFine()) {
      return Answers.refusal(step, there);
    }
    Optional<String> obstacle = ownershipCheck.obstacle(step.manifest(), there.body(), uid);
    // Whoever made what stays when the cluster goes: it serves.
    if (obstacle.isPresent() && !isOwnerless(step.manifest())) {
      return new Outcome(step, Result.TAKEN, obstacle.get());
    }
    if (obstacle.isEmpty() && ownershipCheck.isGarbage(there.body(), uid)) {
      return left(step, ownershipCheck.clear(step.manifest(), there, path, uid));
    }
    if (step.slot().isEmpty() && LiveObject.of(there.body()).label(Stamp.CLUSTER).isEmpty()) {
      return label(step, there, collection, uid);
    }
    listener.found(there.body());
    return new Outcome(step, Result.ALREADY, "");
  }

  /** What a deleted namesake left was given to this one, or was deleted and is made next. */
  private Outcome left(Step.Create step, Reply cleared) {
    if (!cleared.isFine()) {
      return Answers.refusal(step, cleared);
    }
    if (UnownedObject.isAdopted(step.manifest())) {
      listener.found(cleared.body());
      return new Outcome(step, Result.ALREADY, "");
    }
    return new Outcome(step, Result.GONE, OwnershipCheck.LEFT);
  }

  /** With our label the caches see it, now and after a restart. */
  private Outcome label(Step.Create step, Reply there, String collection, String uid)
      throws NoAnswer {
    String path = collection + "/" + step.id().name() + "?fieldManager=" + Stamp.MANAGER;
    Reply reply = api.send("PATCH", path, Api.MERGE, TakeOver.label(there.body(), uid));
    // It exists, which is what was asked; without the label only its deletion is missed.
    listener.found(reply.isFine() ? reply.body() : there.body());
    return new Outcome(step, Result.ALREADY, "");
  }

  /** Options of a delete that spares another object of the same name. */
  static Map<String, Object> only(String uid) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("apiVersion", "v1");
    options.put("kind", "DeleteOptions");
    options.put("propagationPolicy", "Background");
    options.put("preconditions", Map.of("uid", uid));
    return options;
  }

  private Outcome delete(Step.Delete step, String collection) throws NoAnswer {
    String path = collection + "/" + step.id().name();
    Reply reply = api.send("DELETE", path, Api.JSON, only(step.uid()));
    if (reply.code() == NOT_FOUND || reply.code() == CONFLICT && isAnother(step, path)) {
      listener.gone(step.id(), step.uid());
      return new Outcome(step, Result.ALREADY, "");
    }
    if (!reply.isFine()) {
      return Answers.refusal(step, reply);
    }
    Tree metadata = new Tree(reply.body()).at("metadata");
    if (!metadata.at("deletionTimestamp").isAbsent()) {
      return finish(step, reply);
    }
    if (!metadata.at("uid").isAbsent()) {
      // What has nothing to wait for is shown as it was and is no more.
      listener.gone(step.id(), step.uid());
    }
    return new Outcome(step, Result.DONE, "");
  }

  /** A conflict may also mean that someone wrote to it meanwhile: then it is still there. */
  private boolean isAnother(Step.Delete step, String path) throws NoAnswer {
    Reply there = api.get(path);
    return there.code() == NOT_FOUND
        || there.isFine()
            && !new Tree(there.body()).at("metadata", "uid").text().equals(step.uid());
  }

  private Outcome patch(Step.Patch step, String collection) throws NoAnswer {
    String subresource = step.patch().containsKey("status") ? "/status" : "";
    String path =
        collection + "/" + step.id().name() + subresource + "?fieldManager=" + Stamp.MANAGER;
    Reply reply = api.send("PATCH", path, Api.MERGE, step.patch());
    if (reply.code() == NOT_FOUND) {
      return new Outcome(step, Result.ALREADY, "");
    }
    return finish(step, reply);
  }

  private Outcome finish(Step step, Reply reply) {
    if (!reply.isFine()) {
      return Answers.refusal(step, reply);
    }
    listener.wrote(reply.body());
    return new Outcome(step, Result.DONE, "", reply.version());
  }

  private static boolean isOwnerless(Manifest manifest) {
    return new Tree(manifest.object()).at("metadata", "ownerReferences").isAbsent();
  }
}
