package dev.countersign.proof.seal;

/**
 * A sealed result or secret is not what was sealed: altered, out of order, cut short, of another
 * place, or sealed to another key. Whoever sent it, nothing of it may be shown as the result.
 */
public final class BrokenSealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenSealException(String message) {
    super(message);
  }
}
