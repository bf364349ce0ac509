package dev.countersign.protocol.execution;

import dev.countersign.protocol.request.RequestId;

/**
 * Names one run of an approved operation: {@code <request id>/<number>}, numbers from 1. Number 0
 * never runs: it names what was gathered as evidence.
 */
public record ExecutionId(String value) {

  /** The greatest number that an execution of a request can have. */
  public static final int MAX_NUMBER = 999_999_999;

  public ExecutionId {
    int slash = value.indexOf('/');
    if (slash != RequestId.LENGTH
        || !RequestId.isWellFormed(value.substring(0, slash))
        || !value.substring(slash + 1).matches("0|[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "Expected an execution id as <request id>/<number>, but got "
              + value.length()
              + " characters");
    }
  }

  public static ExecutionId of(RequestId request, int number) {
    return new ExecutionId(request.value() + "/" + number);
  }

  /** Under which the evidence about a request is sealed. */
  public static ExecutionId ofEvidence(RequestId request) {
    return of(request, 0);
  }

  public RequestId request() {
    return new RequestId(value.substring(0, RequestId.LENGTH));
  }

  /** From 1; 0 of evidence. */
  public int number() {
    return Integer.parseInt(value.substring(RequestId.LENGTH + 1));
  }

  @Override
  public String toString() {
    return value;
  }
}
