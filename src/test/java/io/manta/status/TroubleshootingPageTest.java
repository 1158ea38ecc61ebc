package io.manta.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code config/TROUBLESHOOTING.md} knows every reason that the code does. */
class TroubleshootingPageTest {

  private static final Path PAGE = Path.of("config/TROUBLESHOOTING.md");
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java/io/manta/status"), Path.of("src/main/java/io/manta/kind"));
  private static final Path NOTES =
      Path.of("src/main/java/io/manta/kind/raycluster/rules/Remarks.java");
  private static final Pattern NOTE = Pattern.compile("add\\(\\s*\"([A-Za-z]+)\"");
  private static final Pattern CAUSES =
      Pattern.compile("(?s)(<!-- causes: [^\\n]*\\n).*?(<!-- /causes -->)");
  private static final Pattern REASON =
      Pattern.compile("\"([A-Z][A-Za-z]*[a-z][A-Z][A-Za-z]*|MTLS\\w+)\"");

  /** What others write and Manta only reads, kinds of objects, and halves of reasons. */
  private static final Set<String> NO_REASONS =
      Set.of(
          "PodGroup",
          "ContainersNotReady",
          "CrashLoopBackOff",
          "ContainerCreating",
          "PodInitializing",
          "ErrImagePull",
          "ErrImageNeverPull",
          "ImagePullBackOff",
          "ImageInspectError",
          "InvalidImageName",
          "RegistryUnavailable",
          "SignatureValidationFailed",
          "PersistentVolumeClaim",
          "RayCluster",
          "RayJob",
          "RayJobSubmitter",
          "FailedTo",
          "HeadPod",
          "WorkerPod");

  @Test
  void the_causes_are_those_of_the_code() throws IOException {
    String page = Files.readString(PAGE);
    String made =
        CAUSES
            .matcher(page)
            .replaceFirst(match -> quoted(match.group(1) + table()) + match.group(2));
    if (Golden.isUpdate()) {
      Files.writeString(PAGE, made);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(made);
  }

  @Test
  void no_reason_is_left_out() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(reasons())
        .hasSizeGreaterThan(30)
        .allMatch(reason -> page.contains("`" + reason + "`"));
  }

  private static Set<String> reasons() throws IOException {
    Set<String> reasons = new TreeSet<>();
    for (Path folder : SOURCES) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(TroubleshootingPageTest::isOfStatus).toList()) {
          REASON
              .matcher(Files.readString(file))
              .results()
              .forEach(found -> reasons.add(found.group(1)));
        }
      }
    }
    NOTE.matcher(Files.readString(NOTES)).results().forEach(found -> reasons.add(found.group(1)));
    reasons.removeAll(NO_REASONS);
    return reasons;
  }

  private static boolean isOfStatus(Path file) {
    return Files.isRegularFile(file) && file.getParent().endsWith("status");
  }

  private static String table() {
    List<String> rows =
        Arrays.stream(Cause.values())
            .map(
                cause ->
                    "| `%s` | %s | %s | %s | %s |"
                        .formatted(
                            cause.reason(),
                            cause.needsPerson() ? "yes" : "",
                            cause.isEvent() ? "yes" : "",
                            cause.meaning(),
                            cause.remedy()))
            .toList();
    return Stream.concat(
            Stream.of(
                "| Reason | Stalled | Event | What it means | What ends it |",
                "|---|---|---|---|---|"),
            rows.stream())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
