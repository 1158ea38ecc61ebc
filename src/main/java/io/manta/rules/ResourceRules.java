package io.manta.rules;

import io.manta.model.Quantity;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Requests and limits of containers. */
final class ResourceRules implements PodTopic {

  private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");

  @Override
  public void check(PodField pod, PodFindings findings) {
    for (PodField container : PodAdmission.containers(pod)) {
      PodField requests = container.at("resources", "requests");
      PodField limits = container.at("resources", "limits");
      Set<String> names = new LinkedHashSet<>(requests.value().map().keySet());
      names.addAll(limits.value().map().keySet());
      names.forEach(name -> pair(requests.at(name), limits.at(name), name, findings));
    }
  }

  private static void pair(PodField request, PodField limit, String name, PodFindings findings) {
    PodField said = request.isSaid() ? request : limit;
    boolean huge = name.startsWith("hugepages-");
    boolean extended = name.contains("/") && !name.contains("kubernetes.io/");
    if (!STANDARD.contains(name) && !huge && !name.contains("/")) {
      findings.refuse(
          said,
          "`" + name + "` is no resource that a container can have",
          "cpu, memory, ephemeral-storage, or one with a domain, as in nvidia.com/gpu");
      return;
    }
    for (PodField field : new PodField[] {request, limit}) {
      Optional<BigDecimal> amount = amount(field);
      if (amount.filter(number -> number.signum() < 0).isPresent()) {
        findings.refuse(field, "must not be negative", "a quantity from 0");
      } else if (extended && amount.filter(number -> !isWhole(number)).isPresent()) {
        findings.refuse(field, "cannot be divided", "a whole number");
      }
    }
    Optional<BigDecimal> asked = amount(request);
    Optional<BigDecimal> most = amount(limit);
    if ((extended || huge) && asked.isPresent() && !limit.isSaid()) {
      findings.refuse(request, "a resource that cannot be shared needs a limit of the same size");
    } else if (asked.isPresent() && most.isPresent()) {
      int difference = asked.get().compareTo(most.get());
      if (difference > 0) {
        findings.refuse(request, "asks for more than the limit", "at most " + limit.text());
      } else if (difference < 0 && (extended || huge)) {
        findings.refuse(request, "must be the same as the limit", limit.text());
      }
    }
  }

  private static Optional<BigDecimal> amount(PodField field) {
    return Quantity.parse(field.text()).map(Quantity::amount);
  }

  private static boolean isWhole(BigDecimal number) {
    return number.stripTrailingZeros().scale() <= 0;
  }
}
