package io.manta.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.dashboard.DashboardAnswer.Trouble;
import io.manta.dashboard.DashboardAnswer.Unknown;
import io.manta.dashboard.DashboardOutcome.Result;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerReaderTest {

  private static final String STATUS =
      "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"reason\":\"NotFound\",\"code\":404}";

  private final AnswerReader reader =
      new AnswerReader(new Excerpt("GET http://here/api/jobs/j", Optional.of("s3cret")));

  private static HttpReply reply(int code, String type, String body) {
    return new HttpReply(code, type, body);
  }

  @Test
  void a_job_is_read_with_its_times() {
    assertThat(
            reader.job(
                reply(
                    200,
                    "application/json",
                    """
                    {"type":"SUBMISSION","job_id":null,"submission_id":"j","status":"FAILED",
                     "entrypoint":"python a.py","message":"it fell","start_time":1000,
                     "end_time":2500,"metadata":{}}""")))
        .isEqualTo(
            new DashboardAnswer.Job(
                new JobInfo(
                    "FAILED",
                    "it fell",
                    Optional.of(Instant.ofEpochMilli(1000)),
                    Optional.of(Instant.ofEpochMilli(2500)),
                    "python a.py")));
  }

  @Test
  void what_has_not_happened_has_no_time_and_null_is_no_text() {
    assertThat(
            reader.job(
                reply(
                    200,
                    "",
                    "{\"status\":\"PENDING\",\"message\":null,\"start_time\":0,\"end_time\":null}")))
        .isEqualTo(
            new DashboardAnswer.Job(
                new JobInfo("PENDING", "", Optional.empty(), Optional.empty(), "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | text/html        | <html>log in</html>        | GARBAGE",
        "200 | application/json | <!doctype html>            | GARBAGE",
        "200 | application/json | {\"message\":\"x\"}        | GARBAGE",
        "200 | application/json | {\"status\":\"\"}          | GARBAGE",
        "200 | application/json | {\"status\":null}          | GARBAGE",
        "200 | application/json | [{\"status\":\"RUNNING\"}] | GARBAGE",
        "200 | application/json | {\"status\":\"RUNNING\"} x | GARBAGE",
        "200 | application/json | {\"status\":\"RUNN         | GARBAGE",
        "200 | text/plain       | ``                         | GARBAGE",
        "500 | application/json | {\"status\":\"RUNNING\"}   | BROKEN",
        "503 | text/plain       | no endpoints               | BROKEN",
        "403 | text/plain       | Unauthorized               | REFUSED",
        "302 | text/html        | ``                         | REFUSED",
        "404 | text/html        | <h1>ingress</h1>           | REFUSED",
      })
  void what_is_no_answer_of_ray_is_unknown(int code, String type, String body, Trouble trouble) {
    assertThat(reader.job(reply(code, type, body)))
        .isInstanceOfSatisfying(
            Unknown.class, unknown -> assertThat(unknown.trouble()).isEqualTo(trouble));
  }

  @Test
  void only_a_404_of_rays_own_means_that_there_is_no_such_job() {
    assertThat(reader.job(reply(404, "text/plain; charset=utf-8", "Job j does not exist")))
        .isEqualTo(new DashboardAnswer.NoSuchJob());
    assertThat(reader.job(reply(404, "application/json", STATUS))).isInstanceOf(Unknown.class);
  }

  @Test
  void a_reason_says_what_was_asked_and_what_came_on_one_line_without_the_token() {
    Unknown unknown =
        (Unknown)
            reader.job(reply(500, "text/plain", "Traceback:\n  Bearer s3cret\n" + "x".repeat(900)));
    assertThat(unknown.reason())
        .startsWith("GET http://here/api/jobs/j: answered with code 500: Traceback: Bearer *** xxx")
        .endsWith("x...")
        .hasSizeLessThan(600)
        .doesNotContain("s3cret", "\n");
    assertThat(((Unknown) reader.job(reply(200, "text/html", "<html>"))).reason())
        .isEqualTo(
            "GET http://here/api/jobs/j: answered HTML, expected a job with its status: <html>");
  }

  @Test
  void applications_are_read_with_their_deployments() {
    assertThat(
            reader.applications(
                reply(
                    200,
                    "application/json",
                    """
                    {"proxies":{},"applications":{"":{"status":"RUNNING","message":"",
                     "deployments":{"D":{"status":"HEALTHY","message":"ok","replicas":[]}}},
                     "b":{"status":"DEPLOYING"}}}""")))
        .isEqualTo(
            new DashboardAnswer.Applications(
                Map.of(
                    "default",
                    new ServeApplication(
                        "RUNNING",
                        "",
                        Map.of("D", new ServeApplication.Deployment("HEALTHY", "ok"))),
                    "b",
                    new ServeApplication("DEPLOYING", "", Map.of()))));
    assertThat(reader.applications(reply(200, "", "{\"applications\":{}}")))
        .isEqualTo(new DashboardAnswer.Applications(Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | {\"message\":\"x\"}",
        "200 | {\"applications\":[]}",
        "500 | {\"applications\":{}}",
        "404 | 404: Not Found",
      })
  void what_are_no_applications_is_unknown(int code, String body) {
    assertThat(reader.applications(reply(code, "", body))).isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | {\"job_id\":\"j\",\"submission_id\":\"j\"}                        | DONE",
        "200 | {\"job_id\":\"j\"}                                                | DONE",
        "200 | {}                                                                | UNKNOWN",
        "200 | <html>                                                            | UNKNOWN",
        "500 | Job j already exists. Please use a different submission_id.       | ALREADY",
        "500 | Traceback                                                         | UNKNOWN",
        "503 | no endpoints                                                      | UNKNOWN",
        "400 | bad runtime_env                                                   | FAILED",
        "404 | 404: Not Found                                                    | FAILED",
        "405 | no                                                                | FAILED",
        "302 | elsewhere                                                         | FAILED",
      })
  void a_submission_is_unknown_wherever_it_may_have_happened(int code, String body, Result result) {
    DashboardTarget target = new DashboardTarget("ns", "svc", "h:8265", Optional.empty());
    DashboardRequest submit =
        new DashboardRequest.Submit(target, JobSubmission.of("j", "ls"), "it is new");
    DashboardOutcome outcome = reader.submitted(submit, reply(code, "", body));
    assertThat(outcome.result()).isEqualTo(result);
    assertThat(outcome.message().isEmpty())
        .isEqualTo(result == Result.DONE || result == Result.ALREADY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | ``                          | DONE",
        "204 | ``                          | DONE",
        "200 | {}                          | DONE",
        "200 | <html>                      | UNKNOWN",
        "400 | deployments -> 0 -> missing | FAILED",
        "500 | Traceback                   | UNKNOWN",
      })
  void a_serve_config_is_taken_by_any_success(int code, String body, Result result) {
    DashboardTarget target = new DashboardTarget("ns", "svc", "h:8265", Optional.empty());
    DashboardRequest put = new DashboardRequest.PutServeConfig(target, Map.of(), "it differs");
    assertThat(reader.configured(put, reply(code, "", body)).result()).isEqualTo(result);
  }
}
