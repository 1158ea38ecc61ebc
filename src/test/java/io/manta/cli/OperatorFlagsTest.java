package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.schema.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class OperatorFlagsTest {

  @Command
  static final class Holder {
    @Mixin OperatorFlags flags = new OperatorFlags();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--metrics-addr=:9090",
        "--health-probe-bind-address :9091",
        "--enable-leader-election",
        "--enable-leader-election=false",
        "--leader-election-namespace=x",
        "--reconcile-concurrency=4",
        "--watch-namespace=a,b",
        "--log-file-path=x.log",
        "--log-file-encoder=console",
        "--log-stdout-encoder=json",
        "--batch-scheduler=volcano",
        "--enable-batch-scheduler",
        "--config=x.yaml",
        "--use-kubernetes-proxy",
        "--use-kubernetes-proxy=true",
        "--feature-gates=RayCronJob=true,RayClusterMTLS=false",
        "--enable-metrics",
        "--qps=100.5",
        "--burst=200",
        "--forced-cluster-upgrade=true",
        "--zap-log-level=debug",
        "--zap-devel",
        "--zap-encoder=console",
        "--zap-stacktrace-level=panic",
        "--zap-time-encoding=iso8601",
        "-enable-metrics=true -qps 3"
      })
  void every_flag_of_kuberay_is_taken(String line) {
    CommandLine command = new CommandLine(new Holder());
    assertThat(command.parseArgs(OperatorFlags.withTwoDashes(line.split(" "))).errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--enable-leader-election, ray-operator-leader 15 10 2",
    "--leader-election-id=ours, ours 15 10 2",
    "--leader-elect-lease-duration=1m --leader-elect-renew-deadline=40s, "
        + "ray-operator-leader 60 40 2",
    "--leader-elect-retry-period=0m3s, ray-operator-leader 15 10 3",
    "--enable-leader-election=false, none",
  })
  void what_the_lease_is_called_and_how_long_it_lasts(String line, String expected) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(line.split(" "));
    assertThat(
            holder
                .flags
                .election
                .election()
                .map(
                    election ->
                        "%s %d %d %d"
                            .formatted(
                                election.lease(),
                                election.times().lasts().toSeconds(),
                                election.times().writes().toSeconds(),
                                election.times().renewal().toSeconds()))
                .orElse("none"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"15", "-1s", "1h", "", "PT15S"})
  void a_time_that_cannot_be_read_is_refused(String time) {
    CommandLine command = new CommandLine(new Holder());
    assertThatThrownBy(() -> command.parseArgs("--leader-elect-lease-duration=" + time))
        .hasMessageContaining("expected a time as 15s or 1m");
  }

  @ParameterizedTest
  @CsvSource({
    "-metrics-addr=:1, --metrics-addr=:1",
    "--metrics-addr=:1, --metrics-addr=:1",
    "-qps, --qps",
    "-h, -h",
    "-1, -1",
    "operator, operator"
  })
  void one_dash_is_as_good_as_two(String given, String read) {
    assertThat(OperatorFlags.withTwoDashes(new String[] {given})).containsExactly(read);
  }

  @ParameterizedTest(name = "{0} and in the file {1}: {2}")
  @CsvSource({
    "'', , false",
    "--use-kubernetes-proxy, , true",
    "--use-kubernetes-proxy=false, , false",
    "'', useKubernetesProxy: true, true",
    "--use-kubernetes-proxy, useKubernetesProxy: false, false",
  })
  void dashboards_are_reached_through_the_api_server_when_that_is_said(
      String line, String file, boolean byProxy) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
    if (file != null) {
      holder.flags.take(Yaml.read("config.yaml", file).get(0));
    }
    assertThat(holder.flags.place.dashboardByProxy).isEqualTo(byProxy);
    assertThat(holder.flags.idle.remark()).isEmpty();
  }

  @Test
  void flags_without_effect_are_named_in_one_line() {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs("--qps=1", "--burst=2", "--zap-devel", "--metrics-addr=:1");
    assertThat(holder.flags.idle.remark())
        .hasValue("Taken without effect: --qps, --burst, --zap-devel");
  }

  @Test
  void a_misspelt_flag_is_refused_with_the_nearest_ones() {
    ManifestRun manifestRun = ManifestRun.of("operator", "--metric-addr=:1");
    assertThat(manifestRun.code()).isEqualTo(Exit.TROUBLE);
    assertThat(manifestRun.err()).contains("--metric-addr").contains("--metrics-addr");
  }
}
