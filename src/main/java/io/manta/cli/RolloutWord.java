package io.manta.cli;

import io.manta.pipeline.RolloutPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@link RolloutPolicy.Strategy}. */
final class RolloutWord implements ITypeConverter<RolloutPolicy.Strategy> {

  @Override
  public RolloutPolicy.Strategy convert(String word) {
    return RolloutPolicy.Strategy.of(word)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected one of " + RolloutPolicy.Strategy.words() + ", not " + word));
  }
}
