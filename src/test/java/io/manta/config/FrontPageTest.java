package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README.md, by which a newcomer judges. */
class FrontPageTest {

  private static final Path PAGE = Path.of("README.md");
  private static final int WIDEST = 120;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]+)?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern COMMAND = Pattern.compile("(?m)^ {4,7}(?:\\$ )?manta (\\w+)");

  @Test
  void no_line_is_wider_than_a_terminal() throws IOException {
    assertThat(Files.readAllLines(PAGE)).allMatch(line -> line.length() <= WIDEST);
  }

  @Test
  void every_link_leads_somewhere() throws IOException {
    List<MatchResult> links =
        LINK.matcher(Files.readString(PAGE))
            .results()
            .filter(link -> !link.group(1).startsWith("http"))
            .toList();
    assertThat(links).hasSizeGreaterThan(10);
    for (MatchResult link : links) {
      Path file = Path.of(link.group(1));
      assertThat(file).exists();
      if (link.group(2) != null) {
        assertThat(anchors(file)).contains(link.group(2).substring(1));
      }
    }
  }

  @Test
  void every_command_of_manta_is_one() throws IOException {
    String commands = Files.readString(Path.of("config/COMMAND.md"));
    List<String> named =
        COMMAND.matcher(Files.readString(PAGE)).results().map(found -> found.group(1)).toList();
    assertThat(named)
        .contains("dev", "render", "validate", "plan")
        .allMatch(name -> commands.contains("`manta " + name) || commands.contains(name));
  }

  /** As web pages of repositories make them from headings. */
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(
            heading ->
                heading
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9 -]", "")
                    .replace(' ', '-'))
        .toList();
  }
}
