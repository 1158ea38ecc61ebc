package io.manta.cli;

import io.manta.client.LeaseTimes;
import io.manta.model.Tree;
import io.manta.operator.election.Election;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which of several operators works; the times are named as those of Kubernetes' own components. */
final class ElectionFlags {

  @Option(
      names = "--enable-leader-election",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "work only while holding the Lease; default: true")
  private boolean isEnabled = true;

  @Option(
      names = "--leader-election-namespace",
      paramLabel = "NAME",
      description = "where the Lease is; default: the operator's own")
  private String namespace = "";

  @Option(
      names = "--leader-election-id",
      paramLabel = "NAME",
      description =
          "the Lease's name, for several operators in one namespace; default: ray-operator-leader,"
              + " which is KubeRay's too")
  private String lease = Election.LEASE;

  @Option(
      names = "--leader-elect-lease-duration",
      paramLabel = "TIME",
      converter = Seconds.class,
      description = "how long a renewal keeps the Lease from others, at most 60s; default: 15s")
  private Duration lasts = LeaseTimes.DEFAULT.lasts();

  @Option(
      names = "--leader-elect-renew-deadline",
      paramLabel = "TIME",
      converter = Seconds.class,
      description = "how long after a renewal the leader writes; default: 10s")
  private Duration writes = LeaseTimes.DEFAULT.writes();

  @Option(
      names = "--leader-elect-retry-period",
      paramLabel = "TIME",
      converter = Seconds.class,
      description = "between two renewals, or reads of another's Lease; default: 2s")
  private Duration renewal = LeaseTimes.DEFAULT.renewal();

  /** Takes what a Configuration says in place of what the command line said of the same. */
  void take(Tree file) {
    isEnabled =
        file.at("enableLeaderElection").isAbsent() || file.at("enableLeaderElection").isTrue();
    namespace = file.at("leaderElectionNamespace").text();
  }

  /**
   * @throws IllegalArgumentException when the times do not go together
   */
  Optional<Election> election() {
    return isEnabled
        ? Optional.of(
            new Election(
                lease,
                Optional.of(namespace).filter(name -> !name.isEmpty()),
                new LeaseTimes(lasts, writes, renewal)))
        : Optional.empty();
  }

  /** As Go's flags have them, of whole seconds. */
  static final class Seconds implements ITypeConverter<Duration> {

    private static final Pattern TIME = Pattern.compile("(?:([0-9]{1,2})m)?(?:([0-9]{1,4})s)?");

    @Override
    public Duration convert(String text) {
      Matcher time = TIME.matcher(text);
      if (text.isEmpty() || !time.matches()) {
        throw new TypeConversionException("expected a time as 15s or 1m, not " + text);
      }
      return Duration.ofMinutes(number(time.group(1))).plusSeconds(number(time.group(2)));
    }

    private static long number(String digits) {
      return digits == null ? 0 : Long.parseLong(digits);
    }
  }
}
