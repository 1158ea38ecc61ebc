package io.manta.schema;

import java.util.regex.Pattern;

/** Kubernetes' forms of names. */
public final class Syntax {

  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_1123 = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final int LONGEST_SUBDOMAIN = 253;

  private Syntax() {}

  /** Apart from its length. */
  public static boolean isDns1035Label(String text) {
    return DNS_1035.matcher(text).matches();
  }

  public static boolean isDns1123Label(String text) {
    return DNS_1123.matcher(text).matches();
  }

  public static boolean isSubdomain(String text) {
    return text.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matcher(text).matches();
  }

  public static boolean isLabelValue(String text) {
    return text.isEmpty() || NAME.matcher(text).matches();
  }

  public static boolean isLabelKey(String text) {
    int slash = text.indexOf('/');
    String prefix = slash < 0 ? "" : text.substring(0, slash);
    boolean prefixFits = slash < 0 || isSubdomain(prefix);
    return prefixFits && NAME.matcher(text.substring(slash + 1)).matches();
  }
}
