package io.manta.cli;

import io.manta.model.Settings;
import io.manta.schema.Inputs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What an operator would be told, for the commands that do its work elsewhere. */
final class SettingsOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The operator's configuration file (config.ray.io/v1alpha1).")
  private Optional<String> config = Optional.empty();

  @Option(
      names = "--feature-gates",
      paramLabel = "GATE=BOOL,...",
      description = "The operator's feature gates.")
  private Optional<String> gates = Optional.empty();

  @Option(
      names = "--batch-scheduler",
      paramLabel = "NAME",
      description = "volcano, yunikorn, kai-scheduler or scheduler-plugins.")
  private Optional<String> scheduler = Optional.empty();

  @Option(
      names = "--operator-env",
      paramLabel = "NAME=VALUE",
      description = {
        "An environment variable of the operator, as ENABLE_LOGIN_SHELL=true.",
        "This command's own environment is never looked at."
      })
  private Map<String, String> environment = new LinkedHashMap<>();

  /** Flags beat the configuration file here, so that one can try what a flag would change. */
  Settings settings() {
    Settings settings = Settings.from(environment);
    if (config.isPresent()) {
      settings = settings.withConfiguration(Inputs.one(config.get()));
    }
    if (gates.isPresent()) {
      settings = settings.withFeatureGates(gates.get());
    }
    return scheduler.isPresent() ? settings.withBatchScheduler(scheduler.get()) : settings;
  }
}
