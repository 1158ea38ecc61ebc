package io.manta.cli;

import io.manta.recipe.Reach;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@link Reach}. */
final class ReachWord implements ITypeConverter<Reach> {

  @Override
  public Reach convert(String word) {
    return Arrays.stream(Reach.values())
        .filter(reach -> reach.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("expected none, pods or objects, not " + word));
  }
}
