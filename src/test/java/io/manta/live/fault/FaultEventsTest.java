package io.manta.live.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the proxy takes for one event, however the API server cuts its chunks. */
class FaultEventsTest {

  @Test
  void an_event_is_whole_lines() throws IOException {
    InputStream in = sent("2\r\n{}\r\n1\r\n\n\r\n6\r\n{}\n{}\n\r\n0\r\n\r\n");
    FaultEvents faultEvents = new FaultEvents.Chunks();
    assertThat(text(faultEvents.next(in))).isEqualTo("3\r\n{}\n\r\n");
    assertThat(text(faultEvents.next(in))).isEqualTo("6\r\n{}\n{}\n\r\n");
    assertThat(faultEvents.next(in)).isEmpty();
  }

  private static InputStream sent(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
