package dev.countersign.cli.launch;

import java.net.URI;
import java.util.List;

/**
 * One program of the platform.
 *
 * @param flags for the JVM, and what is to run in it
 * @param address where it listens, for people
 * @param ready how it is known that it can be used
 */
public record Part(String name, List<String> flags, String address, Ready ready) {
  public static final String KAFKA = "kafka";
  public static final String POSTGRES = "postgres";
  public static final String POLICY = "policy-service";
  public static final String GATEWAY = "request-service";
  public static final String AGENT = "agent";
  public static final String AUDIT = "audit-service";
  public static final String NOTIFIER = "notifier";

  /** In the order in which they are started; they are stopped in the opposite one. */
  public static final List<String> ALL =
      List.of(KAFKA, POSTGRES, POLICY, GATEWAY, AGENT, AUDIT, NOTIFIER);

  /** How it is known that a part can be used. */
  public sealed interface Ready {
    /** It prints a line that begins with {@code ready}. */
    record Line() implements Ready {}

    /** This address answers 200. */
    record Health(URI address) implements Ready {}
  }
}
