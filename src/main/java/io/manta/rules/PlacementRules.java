package io.manta.rules;

import io.manta.schema.Syntax;
import java.util.List;

/** Which nodes a pod may have. */
final class PlacementRules implements PodTopic {

  private static final List<String> NODE_OPERATORS =
      List.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");
  private static final List<String> LABEL_OPERATORS =
      List.of("In", "NotIn", "Exists", "DoesNotExist");
  private static final int MOST_WEIGHT = 100;
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  @Override
  public void check(PodField pod, PodFindings findings) {
    PodField spec = pod.at("spec");
    for (PodField label : spec.at("nodeSelector").fields()) {
      key(label, label.key(), findings);
      value(label, findings);
    }
    spec.at("tolerations").items().forEach(one -> toleration(one, findings));
    nodes(spec.at("affinity", "nodeAffinity"), findings);
    for (String name : List.of("podAffinity", "podAntiAffinity")) {
      pods(spec.at("affinity", name), findings);
    }
    for (PodField spread : spec.at("topologySpreadConstraints").items()) {
      findings.range(spread.at("maxSkew"), 1, Integer.MAX_VALUE);
      findings.range(spread.at("minDomains"), 1, Integer.MAX_VALUE);
      selector(spread.at("labelSelector"), findings);
    }
  }

  private static void toleration(PodField one, PodFindings findings) {
    PodField key = one.at("key");
    String operator = one.at("operator").text();
    if (key.text().isEmpty()) {
      if (!operator.equals("Exists")) {
        findings.missing(key, "a taint's key; only the operator Exists can do without");
      }
    } else {
      key(key, key.text(), findings);
    }
    if (operator.equals("Exists") && !one.at("value").text().isEmpty()) {
      findings.refuse(one.at("value"), "the operator Exists has no value", "nothing");
    }
    if (one.at("tolerationSeconds").isSaid() && !one.at("effect").text().equals("NoExecute")) {
      findings.refuse(
          one.at("tolerationSeconds"), "only the effect NoExecute has such a time", "nothing");
    }
  }

  private static void nodes(PodField affinity, PodFindings findings) {
    PodField required = affinity.at(REQUIRED);
    if (required.isSaid() && required.at("nodeSelectorTerms").items().isEmpty()) {
      findings.missing(required.at("nodeSelectorTerms"), "a term");
    }
    required.at("nodeSelectorTerms").items().forEach(term -> term(term, findings));
    for (PodField one : affinity.at(PREFERRED).items()) {
      findings.range(one.at("weight"), 1, MOST_WEIGHT);
      term(one.at("preference"), findings);
    }
  }

  private static void term(PodField term, PodFindings findings) {
    for (PodField one : term.at("matchExpressions").items()) {
      expression(one, NODE_OPERATORS, findings);
    }
  }

  private static void pods(PodField affinity, PodFindings findings) {
    affinity.at(REQUIRED).items().forEach(term -> pod(term, findings));
    for (PodField one : affinity.at(PREFERRED).items()) {
      findings.range(one.at("weight"), 1, MOST_WEIGHT);
      pod(one.at("podAffinityTerm"), findings);
    }
  }

  private static void pod(PodField term, PodFindings findings) {
    if (term.at("topologyKey").text().isEmpty()) {
      findings.missing(term.at("topologyKey"), "a label of nodes, as kubernetes.io/hostname");
    }
    selector(term.at("labelSelector"), findings);
    selector(term.at("namespaceSelector"), findings);
  }

  private static void selector(PodField selector, PodFindings findings) {
    for (PodField label : selector.at("matchLabels").fields()) {
      key(label, label.key(), findings);
      value(label, findings);
    }
    for (PodField one : selector.at("matchExpressions").items()) {
      expression(one, LABEL_OPERATORS, findings);
    }
  }

  private static void expression(PodField one, List<String> operators, PodFindings findings) {
    PodField operator = one.at("operator");
    findings.word(operator, operators);
    key(one.at("key"), one.at("key").text(), findings);
    int values = one.at("values").items().size();
    switch (operator.text()) {
      case "In", "NotIn" -> {
        if (values == 0) {
          findings.missing(one.at("values"), "a value for the operator " + operator.text());
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (values > 0) {
          findings.refuse(
              one.at("values"), "the operator " + operator.text() + " has no values", "nothing");
        }
      }
      case "Gt", "Lt" -> {
        if (values != 1) {
          findings.refuse(
              one.at("values"), "the operator " + operator.text() + " compares", "one value");
        }
      }
      default -> {}
    }
  }

  private static void key(PodField field, String key, PodFindings findings) {
    if (!Syntax.isLabelKey(key)) {
      findings.refuse(
          field, "cannot be a label's key", "letters, digits, - _ . with an optional prefix");
    }
  }

  private static void value(PodField field, PodFindings findings) {
    if (!Syntax.isLabelValue(field.text())) {
      findings.refuse(field, "cannot be a label's value", "at most 63 letters, digits, - _ .");
    }
  }
}
