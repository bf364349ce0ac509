package dev.countersign.protocol.audit;

/** What an entry of the audit is about. */
public enum AuditCategory {
  /** That something was asked for, and what became of the asking. */
  REQUEST,
  /** Who was to countersign, and what they said. */
  APPROVAL,
  /** What ran, and how it ended. */
  EXECUTION,
  /** Which rules are in force. */
  POLICY,
  /** Who is known, and by which keys and tokens. */
  IDENTITY,
  /** Which agents there are, and what they reach. */
  AGENT,
  /** Who is told of things elsewhere. */
  NOTIFICATION,
  /** Who looked at what is kept. */
  AUDIT
}
