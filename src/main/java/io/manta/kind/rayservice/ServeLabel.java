package io.manta.kind.rayservice;

import io.manta.dashboard.DashboardAnswer;
import io.manta.dashboard.DashboardObservation;
import io.manta.kind.PlanInput;
import io.manta.plan.LivePod;
import io.manta.plan.Step;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The label by which services of Ray Serve select the head of a cluster. */
final class ServeLabel {

  /** A proxy that does not answer for so long gets no requests. */
  private static final Duration DEAF = Duration.ofSeconds(5);

  private ServeLabel() {}

  /** Puts it, or takes it away; empty where it stays. */
  static Optional<Step> step(PlanInput input, ServiceSpec spec, ChildCluster child) {
    return child
        .head()
        .flatMap(
            head ->
                wanted(input, spec, child)
                    .filter(wanted -> wanted != head.serves())
                    .map(wanted -> patch(head, wanted)));
  }

  private static Optional<Boolean> wanted(PlanInput input, ServiceSpec spec, ChildCluster child) {
    if (spec.excludesHead()) {
      return Optional.of(false);
    }
    DashboardObservation proxy =
        child.proxy().map(input.dashboard()).orElse(DashboardObservation.NONE);
    if (proxy.silence().filter(s -> !input.now().isBefore(s.since().plus(DEAF))).isPresent()) {
      return Optional.of(false);
    }
    return proxy
        .answer()
        .filter(DashboardAnswer.ProxyHealth.class::isInstance)
        .map(answer -> ((DashboardAnswer.ProxyHealth) answer).healthy());
  }

  private static Step patch(LivePod head, boolean serves) {
    return new Step.Patch(
        head.id(),
        Map.of("metadata", Map.of("labels", Map.of("ray.io/serve", String.valueOf(serves)))),
        Step.Purpose.SERVE_LABEL,
        serves ? "Serve's proxy in the head is healthy" : "the head shall get no requests");
  }
}
