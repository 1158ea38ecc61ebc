package io.manta.dev.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestCheckTest {

  private static final int FINE = 200;
  private static final RequestCheck CHECK = new RequestCheck("secret");

  @ParameterizedTest(name = "{0} {1} of {2}: {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /secret/           | 127.0.0.1:8080     |                             | 200",
        "HEAD   | /secret/style.css  | localhost:8080     |                             | 200",
        "GET    | /secret            | LOCALHOST          |                             | 200",
        "GET    | /secret/now        | [::1]:8080         |                             | 200",
        "GET    | /secret/           | 127.0.0.1:9999     |                             | 200",
        // by another method
        "POST   | /secret/           | 127.0.0.1:8080     |                             | 405",
        "DELETE | /secret/           | 127.0.0.1:8080     |                             | 405",
        // a name that somebody else made an alias of 127.0.0.1
        "GET    | /secret/           | evil.example:8080  |                             | 421",
        "GET    | /secret/           | 127.0.0.1.evil.example |                         | 421",
        "GET    | /secret/           | localhost.evil.example:8080 |                    | 421",
        "GET    | /secret/           | 127.0.0.1@evil.example |                         | 421",
        "GET    | /secret/           | 10.0.0.1:8080      |                             | 421",
        "GET    | /secret/           |                    |                             | 421",
        // without the token, or with another
        "GET    | /                  | 127.0.0.1:8080     |                             | 403",
        "GET    | /secre/            | 127.0.0.1:8080     |                             | 403",
        "GET    | /secretly/         | 127.0.0.1:8080     |                             | 403",
        "GET    | /SECRET/           | 127.0.0.1:8080     |                             | 403",
        "GET    | /style.css         | 127.0.0.1:8080     |                             | 403",
        "GET    | /other/secret/     | 127.0.0.1:8080     |                             | 403",
        "GET    | ''                 | 127.0.0.1:8080     |                             | 403",
        // by a page of another site
        "GET    | /secret/now        | 127.0.0.1:8080     | Origin=http://127.0.0.1:8080 | 200",
        "GET    | /secret/now        | 127.0.0.1:8080     | Origin=http://evil.example  | 403",
        "GET    | /secret/now        | 127.0.0.1:8080     | Origin=http://127.0.0.1:9090 | 403",
        "GET    | /secret/now        | 127.0.0.1:8080     | Origin=https://127.0.0.1:8080 | 403",
        "GET    | /secret/now        | 127.0.0.1:8080     | Origin=null                 | 403",
        "GET    | /secret/now        | 127.0.0.1:8080     | Sec-Fetch-Site=same-origin  | 200",
        "GET    | /secret/           | 127.0.0.1:8080     | Sec-Fetch-Site=none         | 200",
        "GET    | /secret/now        | 127.0.0.1:8080     | Sec-Fetch-Site=cross-site   | 403",
        "GET    | /secret/now        | 127.0.0.1:8080     | Sec-Fetch-Site=same-site    | 403",
        // a link in a page of another site, and the same in a frame of it
        "GET | /secret/ | 127.0.0.1:8080 | Sec-Fetch-Site=cross-site;Sec-Fetch-Mode=navigate"
            + ";Sec-Fetch-Dest=document | 200",
        "GET | /secret/ | 127.0.0.1:8080 | Sec-Fetch-Site=cross-site;Sec-Fetch-Mode=navigate"
            + ";Sec-Fetch-Dest=iframe | 403",
        "GET | /wrong/ | 127.0.0.1:8080 | Sec-Fetch-Site=cross-site;Sec-Fetch-Mode=navigate"
            + ";Sec-Fetch-Dest=document | 403"
      })
  void a_request_is_refused_unless_it_is_of_whoever_has_the_address(
      String method, String path, String host, String headers, int code) {
    Map<String, String> all = new HashMap<>();
    all.put("Host", host);
    if (headers != null) {
      for (String header : headers.split(";")) {
        all.put(header.split("=", 2)[0], header.split("=", 2)[1]);
      }
    }

    Optional<RequestCheck.Refusal> refusal = CHECK.refusal(method, path, all::get);

    assertThat(refusal.map(RequestCheck.Refusal::code).orElse(FINE)).isEqualTo(code);
  }

  @Test
  void each_token_is_another_one_and_long() {
    assertThat(RequestCheck.fresh().token())
        .hasSize(24)
        .matches("[\\w-]+")
        .isNotEqualTo(RequestCheck.fresh().token());
  }
}
