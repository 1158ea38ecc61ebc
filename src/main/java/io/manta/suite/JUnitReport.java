package io.manta.suite;

import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Results in the form that JUnit's Ant task made common, for a build server. */
public final class JUnitReport {

  private final XMLStreamWriter xml;

  private JUnitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  public static void write(List<SuiteResult> suites, Path file) {
    try (Writer out = Files.newBufferedWriter(file)) {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (SuiteResult suite : suites) {
        new JUnitReport(xml).suite(suite);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (IOException | XMLStreamException e) {
      throw new Unreadable(file + ": cannot be written: " + e.getMessage(), "name another file");
    }
  }

  private void suite(SuiteResult suite) throws XMLStreamException {
    Duration time =
        suite.tests().stream().map(TestResult::time).reduce(Duration.ZERO, Duration::plus);
    long failed = suite.tests().stream().filter(test -> !test.passed()).count();
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", clean(suite.name()));
    xml.writeAttribute("file", clean(suite.file()));
    xml.writeAttribute("tests", String.valueOf(suite.tests().size()));
    xml.writeAttribute("failures", String.valueOf(failed));
    xml.writeAttribute("time", seconds(time));
    for (TestResult test : suite.tests()) {
      test(suite, test);
    }
    xml.writeEndElement();
  }

  private void test(SuiteResult suite, TestResult test) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("name", clean(test.name()));
    xml.writeAttribute("classname", clean(suite.name()));
    xml.writeAttribute("time", seconds(test.time()));
    if (!test.passed()) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", clean(test.failures().get(0).line()));
      String all = test.failures().stream().map(Problem::text).collect(Collectors.joining("\n"));
      xml.writeCharacters(clean(all));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** XML has no way at all to write most control characters. */
  private static String clean(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "?");
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
  }
}
