package io.manta.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.manta.dev.view.Size;
import io.manta.schema.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Where the operator's log goes and how it looks.
 *
 * @param file empty for none
 */
record LogOutput(Form stdout, Optional<String> file, Form fileForm, Threshold threshold) {

  /** Lower case, because these are the words of the command line. */
  enum Form {
    json,
    console
  }

  enum Threshold {
    debug,
    info,
    error
  }

  private static final String LINE =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level %logger{0} %msg%replace( %kvp{NONE}){' $', ''}%n%ex{short}";

  /** KubeRay's limits. */
  private static final FileSize LARGEST = FileSize.valueOf("500MB");

  private static final FileSize ALL_FILES = FileSize.valueOf("5GB");
  private static final int DAYS = 30;

  /** In a terminal a person reads along; anywhere else a collector does. */
  static Form formOfStdout() {
    return Size.isInTerminal() ? Form.console : Form.json;
  }

  /**
   * Takes the place of what logback.xml says.
   *
   * @throws Unreadable when the file cannot be written
   */
  void begin() {
    begin((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  void begin(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    List<OutputStreamAppender<ILoggingEvent>> appenders = new ArrayList<>();
    appenders.add(started(new ConsoleAppender<>(), "stdout", stdout, context));
    file.ifPresent(path -> appenders.add(started(rolling(path, context), path, fileForm, context)));
    root.detachAndStopAllAppenders();
    appenders.forEach(root::addAppender);
    context.getLogger("io.manta").setLevel(level());
  }

  private Level level() {
    return Level.valueOf(threshold.name().toUpperCase(Locale.ROOT));
  }

  private static OutputStreamAppender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, String name, Form form, LoggerContext context) {
    EncoderBase<ILoggingEvent> encoder = form == Form.json ? new FlatJson() : lines();
    encoder.setContext(context);
    encoder.start();
    appender.setName(name);
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    if (!appender.isStarted()) {
      throw new Unreadable(
          "the log file " + name + " cannot be written", "name a file in a directory that can be");
    }
    return appender;
  }

  private static RollingFileAppender<ILoggingEvent> rolling(String path, LoggerContext context) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setFile(path);
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(path + ".%d{yyyy-MM-dd}.%i");
    policy.setMaxFileSize(LARGEST);
    policy.setMaxHistory(DAYS);
    policy.setTotalSizeCap(ALL_FILES);
    policy.start();
    appender.setRollingPolicy(policy);
    return appender;
  }

  private static PatternLayoutEncoder lines() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(LINE);
    return encoder;
  }
}
