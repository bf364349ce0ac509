package dev.countersign.proof.audit;

/** Carries a finding to the verifier that began the reading. */
final class WrongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Verdict.Finding finding;

  WrongException(Verdict.Finding finding) {
    super(finding.toString());
    this.finding = finding;
  }

  Verdict.Finding finding() {
    return finding;
  }

  static WrongException at(LogRecord record, Check check, String message) {
    return new WrongException(finding(record, check, message));
  }

  static Verdict.Finding finding(LogRecord record, Check check, String message) {
    var at = record.position();
    return new Verdict.Finding(check, at.topic(), at.partition(), at.offset(), message);
  }
}
