package io.manta.cli;

import io.manta.pipeline.TemplateFailures;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@link TemplateFailures}. */
final class TemplateFailuresWord implements ITypeConverter<TemplateFailures> {

  @Override
  public TemplateFailures convert(String word) {
    return Arrays.stream(TemplateFailures.values())
        .filter(failures -> failures.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("expected skip or hold, not " + word));
  }
}
