package io.manta.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bars of the figures that people ask for first, as SVG. */
final class Plot {

  private static final int WIDTH = 760;
  private static final int LEFT = 170;
  private static final int BAR = 16;
  private static final int MOST = WIDTH - LEFT - 90;

  private Plot() {}

  static String of(Results results) {
    StringBuilder body = new StringBuilder();
    int y = 10;
    List<Results.Figure> shown =
        Results.FIGURES.stream()
            .filter(
                figure -> figure.name().matches("all ready.*|CPU.*|peak.*|lost.*p99.*|the same.*"))
            .toList();
    for (Results.Figure figure : shown) {
      List<String> keys = new ArrayList<>();
      double top = 0;
      for (String key : results.runs().keySet()) {
        Optional<Double> value = results.median(key, figure.path());
        if (value.isPresent()) {
          keys.add(key);
          top = Math.max(top, value.get());
        }
      }
      if (keys.isEmpty()) {
        continue;
      }
      y += 22;
      body.append(text(8, y, "start", figure.name(), "bold"));
      y += 8;
      for (String key : keys) {
        double value = results.median(key, figure.path()).orElseThrow();
        int length = (int) Math.max(1, top == 0 ? 1 : MOST * value / top);
        body.append(text(LEFT - 6, y + BAR - 4, "end", key, "normal"));
        body.append(
            "<rect x='%d' y='%d' width='%d' height='%d' fill='%s'/>%n"
                .formatted(LEFT, y, length, BAR - 3, key.startsWith("limit") ? "#999" : "#2a6fb0"));
        body.append(
            text(LEFT + length + 5, y + BAR - 4, "start", "%.2f".formatted(value), "normal"));
        y += BAR;
      }
    }
    return "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>%n%s</svg>%n"
        .formatted(WIDTH, y + 12, body);
  }

  private static String text(int x, int y, String anchor, String text, String weight) {
    return "<text x='%d' y='%d' text-anchor='%s' font-weight='%s'>%s</text>%n"
        .formatted(x, y, anchor, weight, text);
  }
}
