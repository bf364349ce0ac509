package dev.countersign.agent.run;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.Grant;

/** What to make of a record on the pool's dispatch topic. */
public sealed interface GrantVerdict {

  /**
   * It may be claimed.
   *
   * @param text the exact bytes to run, as text
   * @param hash how a claim names the grant
   */
  record Genuine(Grant grant, String text, Digest hash) implements GrantVerdict {}

  /** It is genuine, but beyond what this agent can do or reach; another of the pool may. */
  record ForAnother(String why) implements GrantVerdict {}

  /** It must never run. */
  record Bad(String why) implements GrantVerdict {}
}
