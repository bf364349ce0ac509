package dev.countersign.agent;

import dev.countersign.agent.run.Lines;
import dev.countersign.proof.seal.Sealer;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.SealedChunk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A document on its way to the log: lines come in, and whenever they fill a chunk it is sealed and
 * sent. One that never gets its last chunk is nothing to anybody. Not thread-safe.
 */
final class SealedDocument implements Lines {
  private static final int CHUNK_BYTES = 256 << 10;

  private final Results results;
  private final Persistence persistence;
  private final Sealer sealer;
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream(CHUNK_BYTES);
  private long bytes;
  private boolean broken;

  SealedDocument(Results results, Persistence persistence, Sealer sealer) {
    this.results = results;
    this.persistence = persistence;
    this.sealer = sealer;
  }

  /**
   * A document that is on the log, whole.
   *
   * @param bytes its size before it was sealed
   * @param digest what the report says of its content
   * @param sealing which of the documents of its execution it is
   */
  record Sent(long bytes, int chunks, Digest digest, Bytes sealing) {}

  @Override
  public boolean write(String line, BooleanSupplier giveUp) throws InterruptedException {
    var utf8 = line.getBytes(StandardCharsets.UTF_8);
    bytes += utf8.length;
    for (int at = 0; at < utf8.length && !broken; ) {
      if (chunk.size() == CHUNK_BYTES) {
        broken = !deliver(sealer.seal(chunk.toByteArray(), false), giveUp);
        chunk.reset();
      }
      int some = Math.min(utf8.length - at, CHUNK_BYTES - chunk.size());
      chunk.write(utf8, at, some);
      at += some;
    }
    return !broken;
  }

  /** Whether nothing was written. */
  boolean isEmpty() {
    return bytes == 0;
  }

  /**
   * Ends it with a last line, and waits until the log has all of it.
   *
   * @return nothing where a part of it is missing, so that it can never be read
   */
  Optional<Sent> end(String lastLine) throws InterruptedException {
    if (!write(lastLine, () -> false)) {
      return Optional.empty();
    }
    var last = sealer.seal(chunk.toByteArray(), true);
    return deliver(last, () -> false)
        ? Optional.of(new Sent(bytes, last.index() + 1, sealer.digest(), last.encapsulated()))
        : Optional.empty();
  }

  private boolean deliver(SealedChunk sealed, BooleanSupplier giveUp) throws InterruptedException {
    return persistence.untilDone("result", sealed.execution(), giveUp, () -> results.send(sealed));
  }
}
