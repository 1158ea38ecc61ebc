package io.manta.cli;

import io.manta.pipeline.TemplateScopePolicy;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@link TemplateScopePolicy}. */
final class TemplateScopeWord implements ITypeConverter<TemplateScopePolicy> {

  @Override
  public TemplateScopePolicy convert(String word) {
    return Arrays.stream(TemplateScopePolicy.values())
        .filter(policy -> policy.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("expected none, pods or objects, not " + word));
  }
}
