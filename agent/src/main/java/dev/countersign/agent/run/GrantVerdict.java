package dev.countersign.agent.run;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.MigrationDocument;
import java.util.Optional;

/** What to make of a record on the pool's dispatch topic. */
public sealed interface GrantVerdict {

  /**
   * It may be claimed.
   *
   * @param text the exact bytes to run, as text; empty where they are migrations
   * @param migrations the document that the exact bytes are, where they are one
   * @param hash how a claim names the grant
   */
  record Genuine(Grant grant, String text, Optional<MigrationDocument> migrations, Digest hash)
      implements GrantVerdict {

    /** Of SQL. */
    public Genuine(Grant grant, String text, Digest hash) {
      this(grant, text, Optional.empty(), hash);
    }
  }

  /** It is genuine, but beyond what this agent can do or reach; another of the pool may. */
  record ForAnother(String why) implements GrantVerdict {}

  /** It must never run. */
  record Bad(String why) implements GrantVerdict {}
}
