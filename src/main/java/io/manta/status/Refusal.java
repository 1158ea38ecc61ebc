package io.manta.status;

import io.manta.plan.Outcome;
import io.manta.plan.Reliance;
import io.manta.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    words(
        "an object of this name is there already|is given no (rights|certificate)", Cause.CONFLICT);
    words(" is forbidden: ", Cause.ADMISSION_DENIED);
  }

  /** What it is about is said by the object's name already; a pod's name is new with every try. */
  private static final Pattern ABOUT = Pattern.compile("^[a-z0-9.]+ \"[^\"]*\" is forbidden: ");

  /** What can only be said of a new object. */
  private static final Pattern FIXED =
      Pattern.compile("immutable|may not be changed|may not change once set|cannot change");

  private Refusal() {}

  static Blocker of(Outcome outcome) {
    Cause cause = cause(outcome.message());
    String object = outcome.step().id().kind() + " " + outcome.step().id().name();
    boolean isWritten = cause == Cause.OBJECT_INVALID || cause == Cause.KIND_UNKNOWN;
    String said = ABOUT.matcher(outcome.message()).replaceFirst("");
    String maker =
        isWritten ? template(outcome.step()).map(name -> ", from " + name).orElse("") : "";
    boolean isFixed = outcome.step() instanceof Step.Apply && FIXED.matcher(said).find();
    String wayOut = isFixed ? recreate(outcome.step()) : consequence(outcome);
    return Blocker.of(cause, object + maker, said + wayOut);
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

  public static List<Blocker> all(List<Outcome> failures) {
    return failures.stream().map(Refusal::of).toList();
  }

  private static void words(String pattern, Cause cause) {
    WORDS.put(Pattern.compile(pattern), cause);
  }
}
