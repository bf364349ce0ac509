package dev.countersign.protocol.envelope;

/** What a payload's content is. */
public enum PayloadKind {
  /**
   * The exact bytes that will run, UTF-8 for SQL; for an approval an Avro {@code ApprovalDocument},
   * for a change of policies a {@code PolicyChangeDocument}, for migrations a {@code
   * MigrationDocument}.
   */
  OPERATION,
  /** An Avro {@code SubmissionNote}: reason, ticket and metadata. */
  NOTE,
  /** A voter's comment, UTF-8. */
  COMMENT
}
