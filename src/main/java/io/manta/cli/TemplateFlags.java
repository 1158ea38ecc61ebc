package io.manta.cli;

import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.RolloutPolicy;
import io.manta.pipeline.TemplateFailures;
import io.manta.pipeline.TemplateScopePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whose templates are over the built-in ones, and who gets them when. */
final class TemplateFlags {

  @Option(
      names = "--templates",
      paramLabel = "DIRECTORY",
      description =
          "templates that replace built-in ones by file name, or stand beside them; followed"
              + " while they change; given more than once, each overrides those before it")
  private List<Path> templates = List.of();

  @Option(
      names = "--namespace-templates",
      paramLabel = "none|pods|objects",
      converter = TemplateScopeWord.class,
      description =
          "what templates in ConfigMaps of namespaces may decide: nothing, pods and jobs, or all"
              + " but roles and what is in no namespace; default: none")
  private TemplateScopePolicy namespaceTemplates = TemplateScopePolicy.NONE;

  @Option(
      names = "--template-failures",
      paramLabel = "skip|hold",
      converter = TemplateFailuresWord.class,
      description =
          "when templates do not fit some of the objects that they are for: skip uses them for the"
              + " others as long as those are most, hold for none; default: skip")
  private TemplateFailures templateFailures = TemplateFailures.SKIP;

  @Option(
      names = "--template-rollout",
      paramLabel = "Automatic|Manual|Canary",
      converter = RolloutWord.class,
      description =
          "who gets templates that were accepted: all at once, nobody until somebody approves"
              + " them, or some RayClusters and the others when those are ready; default:"
              + " Automatic")
  private RolloutPolicy.Strategy rollout = RolloutPolicy.AUTOMATIC.strategy();

  @Option(
      names = "--template-canary-percent",
      paramLabel = "N",
      converter = Percent.class,
      description = "how many RayClusters get them first with Canary; default: 10")
  private int canaryPercent = RolloutPolicy.AUTOMATIC.percent();

  @Option(
      names = "--template-canary-timeout",
      paramLabel = "TIME",
      converter = ElectionFlags.Seconds.class,
      description =
          "how long one of those that was ready may take to be ready again before the roll-out"
              + " is paused; default: 10m")
  private Duration canaryTimeout = RolloutPolicy.AUTOMATIC.timeout();

  @Option(
      names = "--templates-revision",
      paramLabel = "HASH",
      description =
          "in place of what --templates holds, that which was accepted under this hash; default:"
              + " none")
  private String templatesRevision = "";

  OperatorTemplates templates() {
    return (templates.isEmpty() ? OperatorTemplates.NONE : OperatorTemplates.following(templates))
        .reaching(namespaceTemplates)
        .failing(templateFailures)
        .rollingOut(new RolloutPolicy(rollout, canaryPercent, canaryTimeout))
        .pinned(templatesRevision);
  }

  /** Of all, and not none. */
  private static final class Percent implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
      if (!text.matches("[1-9][0-9]?|100")) {
        throw new TypeConversionException("expected a number from 1 to 100, not " + text);
      }
      return Integer.valueOf(text);
    }
  }
}
