package dev.countersign.proof.hash;

import java.nio.charset.StandardCharsets;

/**
 * What a hash is about. The text goes into the hash first, so bytes hashed as one thing never pass
 * for another. A shipped text is never edited: every digest and signature made under it would stop
 * verifying. A new meaning gets a new constant, a new encoding gets {@code v2}.
 */
public enum Domain {
  /** The exact text of an operation, salted: what an approval is bound to. */
  OPERATION("countersign/v1/operation"),
  /** Any other erasable payload (reason, comment, ticket, metadata), salted. */
  PAYLOAD("countersign/v1/payload"),
  /** The signed header of a command, as encoded. */
  COMMAND_HEADER("countersign/v1/command-header"),
  /** The body of a command, as encoded. */
  COMMAND_BODY("countersign/v1/command-body"),
  /** A fact on the log: key, type and body. */
  EVENT("countersign/v1/event"),
  /** Issuer, subject and idempotency key, from which a request's id follows. */
  REQUEST_ID("countersign/v1/request-id"),
  /** The permission to run once. */
  GRANT("countersign/v1/grant"),
  /** What policy-service tells the agents of a pool. */
  DIRECTIVE("countersign/v1/directive"),
  /** A whole sealed result: execution, encapsulation and every ciphertext in order. */
  RESULT("countersign/v1/result"),
  /** The place of one chunk in its result. */
  RESULT_CHUNK("countersign/v1/result-chunk"),
  /** A policy file, as published. */
  POLICY("countersign/v1/policy"),
  /** The secret half of an API token. */
  TOKEN("countersign/v1/token");

  private final String text;

  Domain(String text) {
    this.text = text;
  }

  /** The exact text, ASCII. */
  public String text() {
    return text;
  }

  public byte[] bytes() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
