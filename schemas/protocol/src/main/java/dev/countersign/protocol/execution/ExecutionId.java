package dev.countersign.protocol.execution;

import dev.countersign.protocol.request.RequestId;

/** Names one run of an approved operation: {@code <request id>/<number>}, numbers from 1. */
public record ExecutionId(String value) {

  public ExecutionId {
    int slash = value.indexOf('/');
    if (slash != RequestId.LENGTH
        || !RequestId.isWellFormed(value.substring(0, slash))
        || !value.substring(slash + 1).matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "Expected an execution id as <request id>/<number>, but got "
              + value.length()
              + " characters");
    }
  }

  public static ExecutionId of(RequestId request, int number) {
    return new ExecutionId(request.value() + "/" + number);
  }

  public RequestId request() {
    return new RequestId(value.substring(0, RequestId.LENGTH));
  }

  /** From 1. */
  public int number() {
    return Integer.parseInt(value.substring(RequestId.LENGTH + 1));
  }

  @Override
  public String toString() {
    return value;
  }
}
