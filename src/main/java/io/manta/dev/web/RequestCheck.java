package io.manta.dev.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may read the page: whoever knows its address, which ends with a token, from a page of the
 * same site or by hand. Any other web page that the same person has open reaches the port too, and
 * is refused here: by its origin, or, where it gave its own name the address 127.0.0.1 (DNS
 * rebinding), by the host that it asks for.
 */
record RequestCheck(String token) {

  /**
   * Why a request is refused.
   *
   * @param code of HTTP
   */
  record Refusal(int code, String reason) {}

  private static final int BYTES = 18;
  private static final int FORBIDDEN = 403;
  private static final int NOT_ALLOWED = 405;
  private static final int MISDIRECTED = 421;

  /** Any port: who forwards it has another one on his side. */
  private static final Pattern OWN_HOST =
      Pattern.compile("(?i)(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

  /** What browsers say of a request by a page of the same site, and of one by hand. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  /** With a token that nobody can guess. */
  static RequestCheck fresh() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new RequestCheck(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * @param path as in {@code /TOKEN/style.css}
   * @param header the request's header of a name; null where it has none
   */
  Optional<Refusal> refusal(String method, String path, UnaryOperator<String> header) {
    if (!Set.of("GET", "HEAD").contains(method)) {
      return refused(NOT_ALLOWED, "GET only");
    }
    String host = text(header.apply("Host"));
    if (!OWN_HOST.matcher(host).matches()) {
      return refused(MISDIRECTED, "this is 127.0.0.1 and localhost, nobody else");
    }
    String origin = text(header.apply("Origin"));
    if (!origin.isEmpty() && !origin.equals("http://" + host) || isOfOtherSite(header)) {
      return refused(FORBIDDEN, "not for pages of other sites");
    }
    if (!isToken(firstOf(path))) {
      return refused(FORBIDDEN, "open the address that manta dev printed: it ends with a token");
    }
    return Optional.empty();
  }

  /** A link may stand anywhere, as in a terminal that is a web page itself. */
  private static boolean isOfOtherSite(UnaryOperator<String> header) {
    String site = text(header.apply("Sec-Fetch-Site"));
    boolean isLink =
        text(header.apply("Sec-Fetch-Mode")).equals("navigate")
            && text(header.apply("Sec-Fetch-Dest")).equals("document");
    return !site.isEmpty() && !OWN_SITES.contains(site) && !isLink;
  }

  private static String firstOf(String path) {
    Matcher first = Pattern.compile("/([^/]*)").matcher(path);
    return first.lookingAt() ? first.group(1) : "";
  }

  /** In the same time for every wrong one. */
  private boolean isToken(String text) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Refusal> refused(int code, String reason) {
    return Optional.of(new Refusal(code, reason));
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
