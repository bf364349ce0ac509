package dev.countersign.proof.hash;

import java.nio.charset.StandardCharsets;

/**
 * What a hash is about. The text goes into the hash first, so bytes hashed as one thing never pass
 * for another. A shipped text is never edited: every digest and signature made under it would stop
 * verifying. A new meaning gets a new constant, a new encoding gets {@code v2}.
 */
public enum Domain {
  /** Content that can be erased: the exact text of an operation, a note, a comment. */
  PAYLOAD("countersign/v1/payload", Form.SALTED),
  /** What an execution returned, before it was sealed. */
  RESULT("countersign/v1/result", Form.SALTED),
  /** The signed header of a command, as encoded. */
  COMMAND_HEADER("countersign/v1/command-header", Form.TAGGED),
  /** The value of a command's record, which carries a salt of its own. */
  COMMAND_BODY("countersign/v1/command-body", Form.TAGGED),
  /** A fact on a log: cluster, key, type and value of its record. */
  EVENT("countersign/v1/event", Form.TAGGED),
  /** Issuer, subject and idempotency key, from which a request's id follows. */
  REQUEST_ID("countersign/v1/request-id", Form.TAGGED),
  /** The permission to run once, as encoded. */
  GRANT("countersign/v1/grant", Form.TAGGED),
  /** The order to gather evidence, as encoded. */
  EVIDENCE_ORDER("countersign/v1/evidence-order", Form.TAGGED),
  /** What policy-service tells the agents of a pool, type and encoding. */
  DIRECTIVE("countersign/v1/directive", Form.TAGGED),
  /** The place of one sealed chunk in its result. */
  RESULT_CHUNK("countersign/v1/result-chunk", Form.TAGGED),
  /** A policy's source, as published. */
  POLICY("countersign/v1/policy", Form.TAGGED),
  /** An event as the audit holds it: log, key, {@code ce_} headers and value. */
  AUDIT_CONTENT("countersign/v1/audit-content", Form.TAGGED),
  /** An entry of the audit: the one before it, content and position. */
  AUDIT_ENTRY("countersign/v1/audit-entry", Form.TAGGED),
  /** Where a sealed secret belongs: cluster and endpoint. */
  ENDPOINT_SECRET("countersign/v1/endpoint-secret", Form.TAGGED),
  /** The secret half of an API token. */
  TOKEN("countersign/v1/token", Form.TAGGED);

  /**
   * Which of the two formulas of {@link Hashing} a domain belongs to. Each is injective by itself;
   * keeping their domains apart makes both together so.
   */
  enum Form {
    TAGGED,
    SALTED
  }

  private final String text;
  private final Form form;

  Domain(String text, Form form) {
    this.text = text;
    this.form = form;
  }

  /** The exact text, ASCII. */
  public String text() {
    return text;
  }

  public byte[] bytes() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void require(Form wanted) {
    if (form != wanted) {
      throw new IllegalArgumentException(
          "Expected a domain of %s hashes, but %s is one of %s".formatted(wanted, text, form));
    }
  }
}
