package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;
import java.util.Comparator;

@Doc("Somebody as an identity provider knows them.")
public record Identity(
    @Doc("The name of the provider.") String provider,
    @Doc(
            "What the provider never gives to anybody else, its sub claim: 1 to 255 visible ASCII characters.")
        String sub)
    implements Comparable<Identity> {
  private static final Comparator<Identity> ORDER =
      Comparator.comparing(Identity::provider).thenComparing(Identity::sub);

  @Override
  public int compareTo(Identity other) {
    return ORDER.compare(this, other);
  }
}
