package dev.countersign.agent;

import dev.countersign.protocol.execution.SealedChunk;
import java.util.concurrent.CompletableFuture;

/** Sends sealed results. */
public interface Results {

  /** Completes when the log has the chunk, or fails when it is not known to; it may be repeated. */
  CompletableFuture<Void> send(SealedChunk chunk);
}
