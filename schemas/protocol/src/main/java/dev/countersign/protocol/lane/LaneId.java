package dev.countersign.protocol.lane;

import dev.countersign.protocol.request.TargetRef;

/**
 * Names the lane of a target: {@code lane/<target>@<environment>}, the key of everything about it.
 */
public record LaneId(String value) {
  private static final String PREFIX = "lane/";

  /** The longest that an id can be, in bytes: two names of 63 characters beside the rest. */
  public static final int MAX_LENGTH = PREFIX.length() + 63 + 1 + 63;

  public LaneId {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(
          "Expected a lane id as lane/<target>@<environment>, but got "
              + value.length()
              + " characters");
    }
  }

  public static LaneId of(TargetRef target) {
    return new LaneId(PREFIX + target.target() + "@" + target.environment());
  }

  /** Whether this names a lane; whether or not there is such a target. */
  public static boolean isWellFormed(String value) {
    return value.matches("lane/" + TargetRef.NAME + "@" + TargetRef.NAME);
  }

  /** Whose lane it is. */
  public TargetRef target() {
    int at = value.indexOf('@');
    return new TargetRef(value.substring(PREFIX.length(), at), value.substring(at + 1));
  }

  @Override
  public String toString() {
    return value;
  }
}
