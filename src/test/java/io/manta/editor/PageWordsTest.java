package io.manta.editor;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.editor.PageWords.Topic;
import io.manta.template.language.Language;
import org.junit.jupiter.api.Test;

/** The page explains everything that the language has. */
class PageWordsTest {

  private final PageWords page = PageWords.ofManta();

  @Test
  void every_word_of_the_language_is_explained() {
    assertThat(Language.filters()).allMatch(name -> page.of(Topic.FILTER, name).isPresent());
    assertThat(Language.functions()).allMatch(name -> page.of(Topic.FUNCTION, name).isPresent());
    assertThat(Language.tests()).allMatch(name -> page.of(Topic.TEST, name).isPresent());
    assertThat(Language.tags()).allMatch(name -> page.of(Topic.TAG, name).isPresent());
  }

  @Test
  void a_bar_in_a_cell_is_none_between_cells() {
    assertThat(page.of(Topic.FILTER, "number").orElseThrow().usage()).isEqualTo("text | number");
    assertThat(page.of(Topic.FILTER, "number").orElseThrow().words())
        .isEqualTo("the whole number that a text says");
  }

  @Test
  void what_is_not_on_the_page_has_no_words() {
    assertThat(page.of(Topic.FILTER, "nope")).isEmpty();
  }
}
