package io.manta.dev;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process' log away from the terminal, where the tables are: silent at first, then in a
 * file beside those of the control plane.
 */
final class OwnLog implements AutoCloseable {

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  private final Level levelBefore = root.getLevel();
  private final List<Appender<ILoggingEvent>> before = new ArrayList<>();

  private OwnLog() {
    root.iteratorForAppenders().forEachRemaining(before::add);
  }

  static OwnLog start() {
    OwnLog log = new OwnLog();
    log.before.forEach(log.root::detachAppender);
    log.root.setLevel(Level.OFF);
    return log;
  }

  void writeTo(Path file) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n");
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.INFO);
  }

  /** The log goes to where it was written before. */
  @Override
  public void close() {
    root.detachAndStopAllAppenders();
    before.forEach(root::addAppender);
    root.setLevel(levelBefore);
  }
}
