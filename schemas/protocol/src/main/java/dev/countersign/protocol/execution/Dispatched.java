package dev.countersign.protocol.execution;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;

/**
 * What policy-service signs and sends to the agents of a pool with the bytes that it is about. An
 * agent checks all of it in the same way, whatever it goes on to do.
 */
public interface Dispatched {
  String cluster();

  ExecutionId execution();

  OperationKind kind();

  TargetRef target();

  String pool();

  Digest operation();

  Bytes salt();

  Bytes content();

  Instant until();

  Duration statementTimeout();
}
