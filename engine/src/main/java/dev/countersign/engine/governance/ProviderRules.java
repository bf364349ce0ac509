package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.protocol.governance.IdentityProvider;
import java.util.Optional;
import java.util.regex.Pattern;

/** How an identity provider is written: its URL, its names and its claims. */
public final class ProviderRules {
  private static final int MAX_TEXT = 200;
  private static final int MAX_SCOPES = 20;
  private static final int MAX_URL = 500;
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
  private static final String LOOPBACK =
      "(localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1])";
  private static final String HOST = "([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])";
  private static final String PLACE =
      "(https://" + HOST + "|http://" + LOOPBACK + ")(:[0-9]{1,5})?";
  private static final String PATH = "(/[A-Za-z0-9._~!$&'()*+,;=:@/-]*)?";
  private static final Pattern ISSUER = Pattern.compile(PLACE + PATH);
  private static final Pattern SECURE = Pattern.compile(PLACE + "([/?][\\x21-\\x7e&&[^#]]*)?");
  private static final Pattern SUB = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private ProviderRules() {}

  /** "Expected …, but …", where something is not as it should be. */
  static Optional<String> problem(IdentityProvider provider) {
    if (!Names.isWellFormed(provider.name())) {
      return Optional.of(
          "Expected %s for the name of a provider, but it is %s"
              .formatted(Names.RULE, Names.shown(provider.name())));
    }
    if (!isIssuer(provider.issuer())) {
      return Optional.of(
          ("Expected an https URL without query and fragment as the issuer of %s, or http on"
                  + " loopback, but it is something else")
              .formatted(provider.name()));
    }
    boolean fits =
        provider.audiences().stream().allMatch(ProviderRules::isWord)
            && provider.scopes().size() <= MAX_SCOPES
            && provider.scopes().stream().allMatch(ProviderRules::isWord)
            && isWord(provider.clientId())
            && isWord(provider.nameClaim())
            && provider.mappings().stream()
                .allMatch(it -> isWord(it.claim()) && Identifying.isLine(it.value(), MAX_TEXT));
    return fits
        ? Optional.empty()
        : Optional.of(
            ("Expected audiences, scopes, client, claims and values of %s of 1 to %d visible characters,"
                    + " but one is not")
                .formatted(provider.name(), MAX_TEXT));
  }

  /** Whether a URL is https, or http on loopback: also that of the keys must be such a one. */
  public static boolean isSecure(String url) {
    return SECURE.matcher(url).matches();
  }

  private static boolean isIssuer(String text) {
    return text.length() <= MAX_URL && ISSUER.matcher(text).matches();
  }

  static boolean isSub(String text) {
    return SUB.matcher(text).matches();
  }

  private static boolean isWord(String text) {
    return text.length() <= MAX_TEXT && VISIBLE.matcher(text).matches();
  }
}
