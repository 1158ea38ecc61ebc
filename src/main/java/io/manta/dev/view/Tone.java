package io.manta.dev.view;

/** How a cell of a table is meant; a terminal shows it as a colour. */
public enum Tone {
  PLAIN(""),
  GOOD("32"),
  WAITING("33"),
  BAD("31"),
  FAINT("2"),
  HEADING("1");

  private final String code;

  Tone(String code) {
    this.code = code;
  }

  public String paint(String text, boolean colours) {
    return colours && !code.isEmpty() && !text.isBlank()
        ? "\033[" + code + "m" + text + "\033[0m"
        : text;
  }
}
