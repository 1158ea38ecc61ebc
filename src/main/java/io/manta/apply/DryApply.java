package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.client.ApiKinds;
import io.manta.manifest.Stamp;
import io.manta.plan.FieldOwnership;
import io.manta.plan.LiveObject;
import io.manta.plan.Step;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Asks the API server what an apply would make of an object; nothing is written. */
public final class DryApply {

  private final Api api;
  private final ApiKinds kinds;

  public DryApply(Api api, ApiKinds kinds) {
    this.api = api;
    this.kinds = kinds;
  }

  /**
   * The object as it would be.
   *
   * @param there as it is
   * @throws Invalid with the server's reason when it refuses it
   */
  public Map<String, Object> applied(Step.Apply step, LiveObject there) {
    try {
      Optional<String> collection = kinds.collection(step.id());
      if (collection.isEmpty()) {
        return step.manifest().object();
      }
      Reply reply =
          api.send(
              "PATCH",
              collection.get()
                  + "/"
                  + step.id().name()
                  + "?dryRun=All&force=true&fieldManager="
                  + Stamp.MANAGER,
              Api.APPLY,
              FieldOwnership.sent(step.manifest(), there));
      if (!reply.isFine()) {
        throw new Invalid(
            Problem.of(
                step.id().toString(),
                Optional.empty(),
                "",
                "the API server would refuse it: " + reply.message()));
      }
      return reply.body();
    } catch (NoAnswer e) {
      throw new UncheckedIOException(e);
    }
  }
}
