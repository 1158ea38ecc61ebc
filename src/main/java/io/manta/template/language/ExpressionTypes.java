package io.manta.template.language;

import io.manta.schema.ValueType;
import io.manta.schema.ValueType.Form;
import io.manta.template.language.UnknownName.Kind;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of the values of expressions, and of the names in them. */
final class ExpressionTypes {

  /** Filters that an absent value may come to. */
  private static final Set<String> GUARDS = Set.of("default", "required");

  private final String template;
  private final SourceWords words;
  private final NameScope scope;
  private final Findings findings;
  private final Kind kind;

  ExpressionTypes(String template, SourceWords words, NameScope scope, Findings findings) {
    this(template, words, scope, findings, Kind.MISSING);
  }

  private ExpressionTypes(
      String template, SourceWords words, NameScope scope, Findings findings, Kind kind) {
    this.template = template;
    this.words = words;
    this.scope = scope;
    this.findings = findings;
    this.kind = kind;
  }

  private ExpressionTypes guarded() {
    return new ExpressionTypes(template, words, scope, findings, Kind.NEVER_DEFINED);
  }

  private ExpressionTypes in(NameScope other) {
    return new ExpressionTypes(template, words, other, findings, kind);
  }

  /** What a loop over the value goes through. */
  ValueType entry(Expression<?> iterable) {
    ValueType type = of(iterable);
    return switch (type.form()) {
      case LIST -> type.entry();
      case MAP -> pair(type.entry());
      case FIELDS -> pair(ValueType.ANYTHING);
      default -> ValueType.ANYTHING;
    };
  }

  private static ValueType pair(ValueType value) {
    return ValueType.fields(Map.of("key", ValueType.TEXT, "value", value));
  }

  ValueType of(Expression<?> expression) {
    if (expression instanceof ContextVariableExpression variable) {
      return variable(variable);
    }
    if (expression instanceof GetAttributeExpression attribute) {
      return attribute(attribute);
    }
    if (expression instanceof FilterExpression filtered
        && filtered.getRightExpression() instanceof FilterInvocationExpression filter) {
      return filtered(filtered.getLeftExpression(), filter);
    }
    if (expression instanceof PositiveTestExpression test) {
      boolean asks =
          test.getRightExpression() instanceof TestInvocationExpression asked
              && asked.getTestName().equals("defined");
      (asks ? guarded() : this).of(test.getLeftExpression());
      return ValueType.BOOLEAN;
    }
    if (expression instanceof TernaryExpression choice) {
      ExpressionTypes inside = in(scope.asking(AskedNames.in(choice.getExpression1())));
      inside.of(choice.getExpression1());
      return inside.of(choice.getExpression2()).or(inside.of(choice.getExpression3()));
    }
    if (expression instanceof BinaryExpression<?> both) {
      ExpressionTypes inside = in(scope.asking(AskedNames.in(both)));
      inside.operand(both.getLeftExpression());
      inside.operand(both.getRightExpression());
      return both instanceof Operation.Join ? ValueType.TEXT : ValueType.ANYTHING;
    }
    return literal(expression);
  }

  /** What a chain of operators asks was collected at its outermost: again at each is quadratic. */
  private void operand(Expression<?> expression) {
    boolean isOperator =
        expression instanceof BinaryExpression<?>
            && !(expression instanceof FilterExpression)
            && !(expression instanceof PositiveTestExpression);
    if (isOperator) {
      BinaryExpression<?> both = (BinaryExpression<?>) expression;
      operand(both.getLeftExpression());
      operand(both.getRightExpression());
    } else {
      of(expression);
    }
  }

  private ValueType literal(Expression<?> expression) {
    if (expression instanceof LiteralStringExpression) {
      return ValueType.TEXT;
    }
    if (expression instanceof UnaryExpression one) {
      of(one.getChildExpression());
    } else if (expression instanceof ArrayExpression list) {
      return ValueType.listOf(
          list.getValues().stream().map(this::of).reduce(ValueType::or).orElse(ValueType.ANYTHING));
    } else if (expression instanceof MapExpression map) {
      return map(map);
    } else if (expression instanceof FunctionOrMacroInvocationExpression call) {
      arguments(call.getArguments());
      if (call.getFunctionName().equals(Probe.FUNCTION)) {
        findings.seen(new SeenHere(scope.types(), given(call.getArguments())));
      }
    }
    return ValueType.ANYTHING;
  }

  private Optional<ValueType> given(ArgumentsNode arguments) {
    return Optional.ofNullable(arguments.getPositionalArgs())
        .filter(all -> !all.isEmpty())
        .map(all -> of(all.get(0).getValueExpression()));
  }

  private ValueType map(MapExpression map) {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    map.getEntries()
        .forEach(
            (key, value) -> {
              String name = key instanceof LiteralStringExpression text ? text.getValue() : "";
              of(key);
              fields.put(name, of(value));
            });
    return fields.isEmpty() || fields.containsKey("") ? ValueType.EMPTY : ValueType.fields(fields);
  }

  private void arguments(ArgumentsNode arguments) {
    if (arguments == null) {
      return;
    }
    if (arguments.getPositionalArgs() != null) {
      arguments.getPositionalArgs().forEach(one -> of(one.getValueExpression()));
    }
    if (arguments.getNamedArgs() != null) {
      arguments.getNamedArgs().forEach(one -> of(one.getValueExpression()));
    }
  }

  private ValueType filtered(Expression<?> input, FilterInvocationExpression filter) {
    String name = filter.getFilterName();
    boolean guard = GUARDS.contains(name);
    ValueType type = (guard ? guarded() : this).of(input);
    arguments(filter.getArgs());
    if (guard) {
      Optional<Expression<?>> otherwise =
          Optional.ofNullable(filter.getArgs().getPositionalArgs())
              .filter(given -> name.equals("default") && !given.isEmpty())
              .map(given -> given.get(0).getValueExpression());
      return otherwise.map(one -> type.or(of(one))).orElse(type);
    }
    return switch (name) {
      case "first", "last" -> type.form() == Form.LIST ? type.entry() : ValueType.ANYTHING;
      case "sort" -> type;
      case "length", "number" -> ValueType.NUMBER;
      case "lower", "upper", "trim", "tojson", "base64", "sha256", "join", "replace" ->
          ValueType.TEXT;
      case "keys", "split" -> ValueType.listOf(ValueType.TEXT);
      default -> ValueType.ANYTHING;
    };
  }

  private ValueType variable(ContextVariableExpression variable) {
    List<String> names = List.of(variable.getName());
    Optional<ValueType> known = scope.find(variable.getName());
    if (known.isPresent() || mayHave(variable.getName())) {
      findings.known(kind, template, variable.getLineNumber(), names);
      return known.orElse(ValueType.ANYTHING);
    }
    String message = "there is no variable `" + variable.getName() + "` here";
    findings.unknown(
        kind, template, variable.getLineNumber(), words, names, said(message), scope.known());
    return ValueType.ANYTHING;
  }

  private ValueType attribute(GetAttributeExpression attribute) {
    ValueType of = of(attribute.getNode());
    arguments(attribute.getArgumentsNode());
    if (!(attribute.getAttributeNameExpression() instanceof LiteralStringExpression literal)) {
      of(attribute.getAttributeNameExpression());
      boolean holds = of.form() == Form.LIST || of.form() == Form.MAP;
      return holds ? of.entry() : ValueType.ANYTHING;
    }
    String name = literal.getValue();
    List<String> names = NameChain.of(attribute);
    if (attribute.getArgumentsNode() != null && of.form() != Form.ANYTHING) {
      String none = "there are no methods: `" + name + "(...)` is not available";
      findings.unknown(kind, template, attribute.getLineNumber(), words, names, none, Set.of());
      return ValueType.ANYTHING;
    }
    Optional<ValueType> known = of.form() == Form.MAP ? Optional.of(of.entry()) : of.field(name);
    if (known.isPresent() || names.isEmpty() || mayHave(String.join(".", names))) {
      findings.known(kind, template, attribute.getLineNumber(), names);
      return known.orElse(ValueType.ANYTHING);
    }
    String message =
        of.form() == Form.FIELDS
            ? "no `" + name + "` here"
            : "no `" + name + "` here, this is " + of.form().words();
    findings.unknown(
        kind, template, attribute.getLineNumber(), words, names, said(message), of.names());
    return ValueType.ANYTHING;
  }

  /** What asks for a name is no reason for it to exist. */
  private boolean mayHave(String path) {
    return kind == Kind.MISSING ? scope.mayHave(path) : scope.isOpen();
  }

  private String said(String message) {
    return kind == Kind.MISSING ? message : message + ", so what stands instead is always taken";
  }
}
