package dev.countersign.protocol.request;

import dev.countersign.protocol.Doc;

@Doc("A database, tool server or deployment destination, in one environment.")
public record TargetRef(
    @Doc("The name of the target.") String target,
    @Doc("The environment it stands in, such as 'production'.") String environment)
    implements Comparable<TargetRef> {

  /** What governance takes for the name of a target or an environment, as a regular expression. */
  public static final String NAME = "[a-z0-9._-]{1,63}";

  /** Where policies change. Reserved: nothing else can be registered under this name. */
  public static final TargetRef POLICIES = new TargetRef("policies", "governance");

  @Override
  public int compareTo(TargetRef other) {
    int byTarget = target.compareTo(other.target);
    return byTarget != 0 ? byTarget : environment.compareTo(other.environment);
  }

  @Override
  public String toString() {
    return target + "@" + environment;
  }
}
