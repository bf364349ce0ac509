package dev.countersign.protocol.policy;

/** What may be gathered for those who are to vote. */
public enum EvidencePart {
  /** The shape of the plan and what the planner expects, by EXPLAIN. */
  PLAN,
  /** How large the tables are that the operation names. */
  SIZES,
  /** How many rows a change really touches: it runs, and is rolled back. */
  ROWS,
  /** Some of these rows, before and after. */
  SAMPLE
}
