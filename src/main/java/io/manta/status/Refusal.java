package io.manta.status;

import io.manta.manifest.WrittenAt;
import io.manta.model.PodSlot;
import io.manta.plan.Outcome;
import io.manta.plan.Reliance;
import io.manta.plan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Why a write was refused. The API server says it in words only: quota, rights and admission all
 * answer 403. The words are those of Kubernetes 1.30 to 1.36.
 */
public final class Refusal {

  private static final Map<Pattern, Cause> WORDS = new LinkedHashMap<>();

  static {
    words("because it is being terminated", Cause.NAMESPACE_TERMINATING);
    words("exceeded quota: |failed quota: ", Cause.QUOTA_EXCEEDED);
    words("failed calling webhook", Cause.WEBHOOK_UNREACHABLE);
    words("admission webhook \"[^\"]*\" denied", Cause.WEBHOOK_DENIED);
    words("ValidatingAdmissionPolicy '[^']*'.* denied request", Cause.POLICY_DENIED);
    words("violates PodSecurity", Cause.POD_SECURITY_DENIED);
    words("User \"[^\"]*\" cannot |attempting to grant RBAC permissions", Cause.RIGHTS_MISSING);
    words("error looking up service account", Cause.SERVICE_ACCOUNT_MISSING);
    words(
        "is invalid: |: field is immutable|field not declared in schema|manta.io/scope",
        Cause.OBJECT_INVALID);
    words("the API server serves no ", Cause.KIND_UNKNOWN);
    words("an object of this name exists already|is given no (rights|certificate)", Cause.CONFLICT);
    words(" is forbidden: ", Cause.ADMISSION_DENIED);
  }

  /** What it is about is said by the object's name already; a pod's name is new with every try. */
  private static final Pattern ABOUT = Pattern.compile("^[a-z0-9.]+ \"[^\"]*\" is forbidden: ");

  /** What can only be said of a new object. */
  private static final Pattern FIXED =
      Pattern.compile("immutable|may not be changed|may not change once set|cannot change");

  private Refusal() {}

  static Blocker of(Outcome outcome, Function<PodSlot, WrittenAt> places) {
    Cause cause = cause(outcome.message());
    String object = outcome.step().id().kind() + " " + outcome.step().id().name();
    boolean isWritten = cause == Cause.OBJECT_INVALID || cause == Cause.KIND_UNKNOWN;
    String said = written(outcome, places);
    String maker =
        isWritten ? template(outcome.step()).map(name -> ", from " + name).orElse("") : "";
    boolean isFixed = outcome.step() instanceof Step.Apply && FIXED.matcher(said).find();
    String wayOut = isFixed ? recreate(outcome.step()) : consequence(outcome);
    return Blocker.of(cause, object + maker, said + wayOut);
  }

  /** The API server names the pod's fields; a person mends those of the Ray object. */
  private static String written(Outcome outcome, Function<PodSlot, WrittenAt> places) {
    String message = ABOUT.matcher(outcome.message()).replaceFirst("");
    return outcome.step() instanceof Step.Create create && create.slot().isPresent()
        ? places.apply(create.slot().get()).in(message, create.manifest())
        : message;
  }

  /** Ready to copy: what is deleted comes back as rendered. */
  private static String recreate(Step step) {
    String namespace = step.id().namespace().isEmpty() ? "" : " -n " + step.id().namespace();
    return "; to have it recreated: kubectl%s delete %s %s"
        .formatted(namespace, step.id().kind().toLowerCase(Locale.ROOT), step.id().name());
  }

  /** What is not made because of it, where that is not plain to see. */
  private static String consequence(Outcome outcome) {
    boolean isAddress =
        outcome.result() == Outcome.Result.TAKEN
            && outcome.step() instanceof Step.Apply apply
            && Reliance.isAddress(apply.manifest());
    return isAddress ? "; no pods are made, since workers would join whom it leads to" : "";
  }

  /** Where a person looks for what is wrong with an object that is no pod. */
  private static Optional<String> template(Step step) {
    if (step instanceof Step.Apply apply) {
      return Optional.of(apply.manifest().template());
    }
    return step instanceof Step.Create create && create.slot().isEmpty()
        ? Optional.of(create.manifest().template())
        : Optional.empty();
  }

  public static Cause cause(String message) {
    return WORDS.entrySet().stream()
        .filter(words -> words.getKey().matcher(message).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Cause.APPLY_FAILED);
  }

  /**
   * Of pods that are refused in the same words the first alone: how many more were asked for before
   * its answer came is chance, and would be news after each try.
   *
   * @param places where the fields of a pod are written
   */
  public static List<Blocker> all(List<Outcome> failures, Function<PodSlot, WrittenAt> places) {
    List<Blocker> all = new ArrayList<>();
    Set<Object> refusedPods = new HashSet<>();
    for (Outcome failure : failures) {
      Blocker blocker = of(failure, places);
      boolean isRefusedPod =
          failure.result() == Outcome.Result.FAILED
              && failure.step() instanceof Step.Create create
              && create.slot().isPresent();
      if (!isRefusedPod || refusedPods.add(List.of(blocker.cause(), blocker.detail()))) {
        all.add(blocker);
      }
    }
    return all;
  }

  /** Of objects that are no pods by place. */
  public static List<Blocker> shared(List<Outcome> outcomes) {
    return all(
        outcomes.stream().filter(Outcome::failed).toList(),
        slot -> {
          throw new IllegalArgumentException("no pod is made here: " + slot);
        });
  }

  private static void words(String pattern, Cause cause) {
    WORDS.put(Pattern.compile(pattern), cause);
  }
}
