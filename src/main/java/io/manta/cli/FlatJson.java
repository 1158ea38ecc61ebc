package io.manta.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A line of the log as one flat JSON object, with the names that KubeRay's log has: {@code level},
 * {@code ts}, {@code logger}, {@code msg}, then the fields of the line, and {@code error} with
 * {@code stacktrace} where something was thrown.
 */
final class FlatJson extends EncoderBase<ILoggingEvent> {

  /** What JOSDK says of the pass in which a line is written, and its name here. */
  private static final Map<String, String> OF_A_PASS = new LinkedHashMap<>();

  static {
    OF_A_PASS.put("resource.kind", "kind");
    OF_A_PASS.put("resource.namespace", "namespace");
    OF_A_PASS.put("resource.name", "name");
  }

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
      json.writeStringField("ts", event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
      String logger = event.getLoggerName();
      json.writeStringField("logger", logger.substring(logger.lastIndexOf('.') + 1));
      json.writeStringField("msg", event.getFormattedMessage());
      for (Map.Entry<String, String> field : fields(event).entrySet()) {
        json.writeStringField(field.getKey(), field.getValue());
      }
      if (event.getThrowableProxy() != null) {
        String message = event.getThrowableProxy().getMessage();
        json.writeStringField(
            "error", message == null ? event.getThrowableProxy().getClassName() : message);
        json.writeStringField("stacktrace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toByteArray();
  }

  private static Map<String, String> fields(ILoggingEvent event) {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> pass = event.getMDCPropertyMap();
    OF_A_PASS.forEach(
        (key, name) -> {
          if (pass.containsKey(key)) {
            fields.put(name, pass.get(key));
          }
        });
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
    }
    return fields;
  }
}
