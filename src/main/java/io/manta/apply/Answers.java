package io.manta.apply;

import io.manta.client.Api.Reply;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;

/** What the API server's answers mean for steps. */
final class Answers {

  private Answers() {}

  /** An answer that is not fine: refused, or nobody knows. */
  static Outcome refusal(Step step, Reply reply) {
    Result result = reply.isUnclear() ? Result.UNKNOWN : Result.FAILED;
    return new Outcome(step, result, reply.message());
  }
}
