package io.manta.cli;

import io.manta.model.Settings;
import io.manta.schema.InputFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The operator's settings as options of the commands that do its work elsewhere. */
final class SettingsOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the operator's configuration file (config.ray.io/v1alpha1)")
  private Optional<String> config = Optional.empty();

  @Option(
      names = "--feature-gates",
      paramLabel = "GATE=BOOL,...",
      description = "the operator's feature gates")
  private Optional<String> gates = Optional.empty();

  @Option(
      names = "--batch-scheduler",
      paramLabel = "NAME",
      description = "volcano, yunikorn, kai-scheduler or scheduler-plugins")
  private Optional<String> scheduler = Optional.empty();

  @Option(
      names = "--operator-env",
      paramLabel = "NAME=VALUE",
      description =
          "an environment variable of the operator, as ENABLE_LOGIN_SHELL=true; this command's own"
              + " environment is never read")
  private Map<String, String> environment = new LinkedHashMap<>();

  /** Flags beat the configuration file here, so that one can try what a flag would change. */
  Settings settings() {
    Settings settings = Settings.from(environment);
    if (config.isPresent()) {
      settings = settings.withConfiguration(InputFiles.one(config.get()));
    }
    try {
      settings = gates.isPresent() ? settings.withFeatureGates(gates.get()) : settings;
      return scheduler.isPresent() ? settings.withBatchScheduler(scheduler.get()) : settings;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
