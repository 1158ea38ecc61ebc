package io.manta.schema;

import java.math.BigInteger;
import java.util.Optional;

/** The whole numbers that a format of the schema lets pass. */
record IntRange(String format, long least, long most) {

  static final IntRange INT32 = new IntRange("int32", Integer.MIN_VALUE, Integer.MAX_VALUE);
  static final IntRange INT64 = new IntRange("int64", Long.MIN_VALUE, Long.MAX_VALUE);

  static Optional<IntRange> of(Object format) {
    if (INT32.format.equals(format)) {
      return Optional.of(INT32);
    }
    return INT64.format.equals(format) ? Optional.of(INT64) : Optional.empty();
  }

  /** Whether a number is in the range; what is no whole number is none of its business. */
  boolean holds(Object value) {
    return !(value instanceof Number)
        || value instanceof Double
        || !isBelow(value) && !isAbove(value);
  }

  boolean isBelow(Object value) {
    return value instanceof BigInteger big
        ? big.compareTo(BigInteger.valueOf(least)) < 0
        : ((Number) value).longValue() < least;
  }

  private boolean isAbove(Object value) {
    return value instanceof BigInteger big
        ? big.compareTo(BigInteger.valueOf(most)) > 0
        : ((Number) value).longValue() > most;
  }
}
