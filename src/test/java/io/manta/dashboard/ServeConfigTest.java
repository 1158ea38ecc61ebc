package io.manta.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.schema.Yaml;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Ray Serve says it was given, against what it is to be given. */
class ServeConfigTest {

  private static final String GIVEN =
      "{\"applications\": {\"app\": {\"status\": \"RUNNING\", \"deployed_app_config\": {"
          + "\"name\": \"app\", \"import_path\": \"app:main\","
          + " \"deployments\": [{\"name\": \"D\", \"max_ongoing_requests\": 5.0}]}}},"
          + " \"target_capacity\": CAPACITY}";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "the same            | true  | applications: [{import_path: 'app:main', name: app, deployments: [{name: D, max_ongoing_requests: 5}]}]",
        "and for its start   | true  | {http_options: {port: 8000}, applications: [{import_path: 'app:main', name: app, deployments: [{name: D, max_ongoing_requests: 5}]}]}",
        "one option more     | false | applications: [{import_path: 'app:main', name: app, route_prefix: /a, deployments: [{name: D, max_ongoing_requests: 5}]}]",
        "one option less     | false | applications: [{import_path: 'app:main', name: app}]",
        "another number      | false | applications: [{import_path: 'app:main', name: app, deployments: [{name: D, max_ongoing_requests: 6}]}]",
        "one application more | false | applications: [{import_path: 'app:main', name: app, deployments: [{name: D, max_ongoing_requests: 5}]}, {name: b}]",
        "another name        | false | applications: [{import_path: 'app:main', name: b, deployments: [{name: D, max_ongoing_requests: 5}]}]",
        "an option of all    | false | {logging_config: {encoding: JSON}, applications: [{import_path: 'app:main', name: app, deployments: [{name: D, max_ongoing_requests: 5}]}]}",
        "a capacity          | false | {target_capacity: 100, applications: [{import_path: 'app:main', name: app, deployments: [{name: D, max_ongoing_requests: 5}]}]}",
        "none                | false | applications: []",
      })
  void it_is_the_same_only_where_nothing_would_change(String what, boolean same, String wanted) {
    assertThat(given("null").isSame(yaml(wanted))).as(what).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({"100, true", "50, false", "null, false"})
  void the_capacity_counts_where_one_is_wanted(String given, boolean same) {
    String wanted =
        "{target_capacity: 100, applications: [{import_path: 'app:main', name: app,"
            + " deployments: [{name: D, max_ongoing_requests: 5}]}]}";
    assertThat(given(given).isSame(yaml(wanted))).isEqualTo(same);
  }

  private static ServeConfig given(String capacity) {
    HttpReply reply = new HttpReply(200, "application/json", GIVEN.replace("CAPACITY", capacity));
    AnswerReader reader = new AnswerReader(new Excerpt("GET /", Optional.empty()));
    return ((DashboardAnswer.Applications) reader.applications(reply)).config();
  }

  private static Map<String, Object> yaml(String text) {
    return Yaml.read("config", text).get(0).value();
  }
}
