package io.manta.template.language;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.utils.OperatorUtils;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * The operators where Pebble's own are too lenient: they print null as nothing, or know no bound.
 */
abstract sealed class Operation extends BinaryExpression<Object> {

  @Override
  public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
    Object left = getLeftExpression().evaluate(self, context);
    Object right = getRightExpression().evaluate(self, context);
    try {
      RenderBudget renderBudget = Evaluation.run(context);
      return renderBudget.made(apply(left, right), self.getName(), getLineNumber());
    } catch (IllegalArgumentException e) {
      throw new PebbleException(e, e.getMessage(), getLineNumber(), self.getName());
    }
  }

  abstract Object apply(Object left, Object right);

  /** {@code a ~ b}: texts, numbers and booleans joined. */
  static final class Join extends Operation {
    @Override
    Object apply(Object left, Object right) {
      return text(left).concat(text(right));
    }

    private static String text(Object value) {
      if (value instanceof String || value instanceof Number || value instanceof Boolean) {
        return value.toString();
      }
      throw new IllegalArgumentException(
          "~ joins texts, this is " + TemplateValues.describe(value));
    }
  }

  /** {@code 1..3}: the numbers 1, 2, 3. */
  static final class Range extends Operation {

    private static final long MOST = 100_000;

    @Override
    Object apply(Object left, Object right) {
      if (!(left instanceof Number from && right instanceof Number to)) {
        throw new IllegalArgumentException(".. needs two whole numbers");
      }
      if (to.longValue() - from.longValue() >= MOST) {
        throw new IllegalArgumentException(
            "limit reached: more than " + MOST + " entries in a list");
      }
      List<Object> out = new ArrayList<>();
      for (long i = from.longValue(); i <= to.longValue(); i++) {
        out.add(i);
      }
      return out;
    }
  }

  /** {@code a - b} and its like: of whole numbers a whole one, which 64 bits must hold. */
  static final class Arithmetic extends Operation {

    private final String sign;
    private final LongBinaryOperator whole;
    private final BinaryOperator<Object> other;

    private Arithmetic(String sign, LongBinaryOperator whole, BinaryOperator<Object> other) {
      this.sign = sign;
      this.whole = whole;
      this.other = other;
    }

    static Operation minus() {
      return new Arithmetic("-", Math::subtractExact, OperatorUtils::subtract);
    }

    static Operation times() {
      return new Arithmetic("*", Math::multiplyExact, OperatorUtils::multiply);
    }

    static Operation by() {
      return new Arithmetic(
          "/", (a, b) -> b == -1 ? Math.negateExact(a) : a / b, OperatorUtils::divide);
    }

    static Operation rest() {
      return new Arithmetic("%", (a, b) -> a % b, OperatorUtils::mod);
    }

    @Override
    Object apply(Object left, Object right) {
      if (!(left instanceof Number && right instanceof Number divisor)) {
        throw new IllegalArgumentException(
            "`"
                + sign
                + "` needs two numbers, these are "
                + TemplateValues.describe(left)
                + " and "
                + TemplateValues.describe(right));
      }
      if (divisor.doubleValue() == 0 && (sign.equals("/") || sign.equals("%"))) {
        throw new IllegalArgumentException("division by zero");
      }
      if (!isWhole(left) || !isWhole(right)) {
        return other.apply(left, right);
      }
      try {
        return whole.applyAsLong(((Number) left).longValue(), divisor.longValue());
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("the result is too large for a whole number", e);
      }
    }

    private static boolean isWhole(Object number) {
      return number instanceof Long || number instanceof Integer;
    }
  }

  /** {@code a + b}: the sum of numbers, or one list after the other. */
  static final class Add extends Operation {

    private static final Arithmetic SUM = new Arithmetic("+", Math::addExact, OperatorUtils::add);

    @Override
    Object apply(Object left, Object right) {
      if (left instanceof Number && right instanceof Number) {
        return SUM.apply(left, right);
      }
      if (left instanceof Collection<?> a && right instanceof Collection<?> b) {
        List<Object> out = new ArrayList<>(a);
        out.addAll(b);
        return out;
      }
      throw new IllegalArgumentException(
          "+ adds numbers or lists, these are "
              + TemplateValues.describe(left)
              + " and "
              + TemplateValues.describe(right)
              + "; texts are joined with ~");
    }
  }
}
