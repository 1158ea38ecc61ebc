package io.manta.kind.testkind;

import io.manta.kind.Kind;
import io.manta.kind.Planner;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
import io.manta.manifest.TemplateScope;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.plan.Outcome;
import io.manta.plan.Plan;
import io.manta.plan.Pruning;
import io.manta.plan.SharedObjects;
import io.manta.plan.Step;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.status.Condition;
import io.manta.status.Event;
import io.manta.status.EventForm;
import io.manta.status.EventWords;
import io.manta.status.Fault;
import io.manta.status.Status;
import io.manta.status.StatusInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A kind of the tests alone: a text that is kept in a ConfigMap, and in a second one as long as
 * {@code spec.copy} says so. Everything about it is in this folder, which proves that a kind needs
 * nothing else.
 */
public final class RayNoteKind implements Kind {

  /** The schema of spec and status, as a CRD has it. */
  public static final String SCHEMA =
      """
      spec:
        type: object
        required: [text]
        properties:
          text: {type: string}
          copy: {type: boolean, default: false}
      status:
        type: object
        x-kubernetes-preserve-unknown-fields: true
      """;

  private static final String TEMPLATE =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ note.name ~ "-text" }}}
      data: {text: {{ note.text }}}
      {% if note.copy %}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ note.name ~ "-copy" }}}
      data: {text: {{ note.text }}}
      {% endif %}
      """;

  private final CustomResourceSchema schema =
      CustomResourceSchema.of(name(), schemas().get("spec"), schemas().get("status"));

  public static Map<String, Object> schemas() {
    return Yaml.read("raynote.schema.yaml", SCHEMA).get(0).value();
  }

  private record Note(ObjectId id, String uid, Settings settings, Map<String, Object> values)
      implements Subject {
    @Override
    public List<TemplateScope> scopes() {
      return List.of(new TemplateScope("note", Map.of("note", values), Map.of()));
    }
  }

  @Override
  public String name() {
    return "RayNote";
  }

  @Override
  public String plural() {
    return "raynotes";
  }

  @Override
  public CustomResourceSchema schema() {
    return schema;
  }

  @Override
  public Map<String, String> templates() {
    return Map.of("note/text.yaml.peb", TEMPLATE);
  }

  @Override
  public List<Problem> rules(Document defaulted, Settings settings) {
    return new Tree(defaulted.value()).at("spec", "text").text().isBlank()
        ? List.of(defaulted.problem("spec.text", "a note says something"))
        : List.of();
  }

  @Override
  public Subject read(Map<String, Object> object, Settings settings, Observed observed) {
    Tree metadata = new Tree(object).at("metadata");
    Tree spec = new Tree(object).at("spec");
    return new Note(
        Manifest.idOf(object),
        metadata.at("uid").text(),
        settings,
        Map.of(
            "name",
            metadata.at("name").text(),
            "text",
            spec.at("text").text(),
            "copy",
            spec.at("copy").isTrue()));
  }

  @Override
  public Planner planner(Tree status, boolean fresh) {
    return input -> {
      List<Step> steps = new ArrayList<>();
      if (!input.isDeleting()) {
        String uid = input.subject().uid();
        steps.addAll(
            new SharedObjects(uid, input.live(), input.expectations()).steps(input.shared()));
        steps.addAll(
            Pruning.steps(
                uid,
                input.live(),
                input.shared().stream().map(Manifest::id).collect(Collectors.toSet())));
      }
      return Plan.of(steps);
    };
  }

  @Override
  public Status status(StatusInput input) {
    Tree before = new Tree(input.object()).at("status");
    boolean isKept =
        input.plan().isPresent() && input.outcomes().stream().noneMatch(Outcome::failed);
    String message = input.fault().map(Fault::message).orElse("");
    Condition ready = Condition.of("Ready", isKept, isKept ? "Kept" : "NotKept", message);
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("texts", (long) input.live().objects().size());
    value.put(
        "conditions",
        List.of(ready.value(new Tree(before.at("conditions").item(0).map()), input.now())));
    value.put("manta", input.manta());
    boolean differs = !Status.sameButTime(value, before.map());
    return new Status(value, differs, true, false, List.of());
  }

  @Override
  public List<Event> events(ObjectId id, List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome.result() == Outcome.Result.DONE)
        .map(Outcome::step)
        .flatMap(step -> form(step).map(form -> event(form, step)).stream())
        .toList();
  }

  private static Optional<EventForm> form(Step step) {
    if (step instanceof Step.Apply apply) {
      EventWords words = EventWords.of(apply.id());
      return apply.exists() ? words.updated() : words.created();
    }
    return step instanceof Step.Delete ? EventWords.of(step.id()).deleted() : Optional.empty();
  }

  private static Event event(EventForm form, Step step) {
    String note = form.wording().one().formatted(step.id().name());
    return Event.normal(form.reason(), form.action(), note);
  }

  @Override
  public Event faultEvent(ObjectId id, Fault fault) {
    return Event.warning("InvalidRayNote", "Validate", fault.message());
  }

  @Override
  public boolean isEstablished(Tree status) {
    return !status.at("conditions").isAbsent();
  }
}
