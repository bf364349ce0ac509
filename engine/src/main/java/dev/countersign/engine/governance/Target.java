package dev.countersign.engine.governance;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.util.Map;

/**
 * A place where operations happen.
 *
 * @param pool whose agents can reach it
 * @param statementTimeout how long one statement may take
 * @param rowLimit how many rows an execution may return
 * @param labels what policies may know it by beside its name
 */
public record Target(
    TargetRef ref,
    Dialect dialect,
    String pool,
    Duration statementTimeout,
    int rowLimit,
    Map<String, String> labels) {

  public Target {
    labels = Map.copyOf(labels);
  }
}
