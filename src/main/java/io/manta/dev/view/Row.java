package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.manta.model.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One object that a person waits for, read as that person would who asks how it is. */
public interface Row {

  /** As the API server has it. */
  GenericKubernetesResource object();

  String kind();

  default String namespace() {
    return object().getMetadata().getNamespace();
  }

  default String name() {
    return object().getMetadata().getName();
  }

  /** A word or two. */
  String state();

  /** What it still waits for; empty when it is settled. */
  String waitsFor();

  /** The same at length: the whole message of the condition that says why it is not ready. */
  default String explanation() {
    return condition("Ready")
        .filter(one -> seen() && one.at("status").text().equals("False"))
        .map(one -> one.at("message").text())
        .filter(message -> !message.isEmpty())
        .orElse(waitsFor());
  }

  /** Whether it came as far as it does without a person. */
  boolean settled();

  /** Whether nothing will change before a person does something. */
  boolean finished();

  default Tree spec() {
    return new Tree(object().getAdditionalProperties().get("spec"));
  }

  default Tree status() {
    return new Tree(object().getAdditionalProperties().get("status"));
  }

  default Optional<Tree> condition(String type) {
    return status().at("conditions").items().stream()
        .filter(one -> one.at("type").text().equals(type))
        .findFirst();
  }

  /** Whether a condition is True. */
  default boolean is(String type) {
    return condition(type).filter(one -> one.at("status").text().equals("True")).isPresent();
  }

  /** Whether its operator has reported on the spec that it has now. */
  default boolean seen() {
    return status()
        .at("observedGeneration")
        .whole()
        .filter(generation -> generation.equals(object().getMetadata().getGeneration()))
        .isPresent();
  }

  /** What is to be known although nothing is waited for; may be empty. */
  default String remark() {
    return "";
  }

  /** How far it came, as a colour. */
  default Tone tone() {
    return settled() ? Tone.GOOD : finished() ? Tone.BAD : Tone.WAITING;
  }

  /** What a table shows of it, without its namespace. */
  List<Cell> cells(Instant now);

  /** The first line of a condition's message, or its reason. */
  static String words(Tree condition) {
    String message = condition.at("message").text().lines().findFirst().orElse("");
    return message.isEmpty() ? condition.at("reason").text() : message;
  }

  /**
   * One line a row, in the order given.
   *
   * @param namespaces whether each begins with its namespace
   * @param headings of the cells
   */
  static Table table(
      List<? extends Row> rows, boolean namespaces, List<String> headings, Instant now) {
    return new Table(
        namespaces ? begun("NAMESPACE", headings) : headings,
        rows.stream()
            .map(
                row ->
                    namespaces ? begun(Cell.of(row.namespace()), row.cells(now)) : row.cells(now))
            .toList());
  }

  static boolean severalNamespaces(List<? extends Row> rows) {
    return rows.stream().map(Row::namespace).distinct().count() > 1;
  }

  private static <T> List<T> begun(T first, List<T> rest) {
    List<T> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }
}
