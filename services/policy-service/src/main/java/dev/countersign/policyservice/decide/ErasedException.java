package dev.countersign.policyservice.decide;

import dev.countersign.protocol.Digest;

/** The exact text that is to run has been erased; whoever asked for it is refused. */
final class ErasedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ErasedException(Digest operation) {
    super("Expected the exact text of %s, but it has been erased".formatted(operation));
  }
}
