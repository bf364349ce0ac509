package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;
import java.util.Comparator;

@Doc("A value that a claim has, or has among others.")
public record ClaimValue(
    @Doc("The claim, by its path.") String claim, @Doc("The value.") String value)
    implements Comparable<ClaimValue> {
  private static final Comparator<ClaimValue> ORDER =
      Comparator.comparing(ClaimValue::claim).thenComparing(ClaimValue::value);

  @Override
  public int compareTo(ClaimValue other) {
    return ORDER.compare(this, other);
  }
}
