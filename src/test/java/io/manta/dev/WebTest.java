package io.manta.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.live.LocalServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebTest {

  private static final String SHA256_OF_HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path directory;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Web web = new Web.Http(Duration.ofSeconds(4));
  private LocalServer server;
  private String url;

  @BeforeEach
  void serve() {
    server =
        new LocalServer(
            exchange -> {
              String text = files.get(exchange.getRequestURI().getPath());
              byte[] body = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(
                  text == null ? 404 : 200, body.length == 0 ? -1 : body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            },
            1);
    url = server.url();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_program_is_there_and_executable_when_its_sum_is_right() throws Exception {
    files.put("/program", "hello");
    files.put("/program.sha256", SHA256_OF_HELLO);

    web.download(url + "/program", directory.resolve("program"));

    assertThat(directory.resolve("program")).hasContent("hello").isExecutable();
  }

  @Test
  void a_damaged_program_is_not_kept() {
    files.put("/program", "hullo");
    files.put("/program.sha256", SHA256_OF_HELLO);

    assertThatThrownBy(() -> web.download(url + "/program", directory.resolve("program")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_missing_page_differs_from_a_site_that_cannot_be_reached() throws Exception {
    assertThat(web.unreachable(url + "/none")).contains(url + "/none answers 404");
    server.close();
    assertThat(web.unreachable(url + "/none")).contains("127.0.0.1 is not reachable");
    assertThat(Files.exists(directory.resolve("none"))).isFalse();
  }
}
