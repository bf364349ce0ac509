package dev.countersign.proof.audit;

/** An entry cannot stand where it stands. */
public final class BrokenAuditException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Check check;

  BrokenAuditException(Check check, String message) {
    super(message);
    this.check = check;
  }

  /** Which check says so. */
  public Check check() {
    return check;
  }
}
