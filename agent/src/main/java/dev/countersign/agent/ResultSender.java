package dev.countersign.agent;

import dev.countersign.proof.seal.Sealer;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.execution.SealedChunk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.stream.Stream;

/** Seals a document to the key that was made for its execution, and sends it. */
final class ResultSender {
  static final int CHUNK_BYTES = 256 << 10;

  private final Results results;
  private final Persistence persistence;
  private final SecureRandom random;

  ResultSender(Results results, Persistence persistence, SecureRandom random) {
    this.results = results;
    this.persistence = persistence;
    this.random = random;
  }

  /**
   * A document that is on the log, whole.
   *
   * @param bytes its size before it was sealed
   * @param digest what the report says of it
   */
  record Sent(long bytes, int chunks, Digest digest) {}

  Sent send(Grant grant, Stream<String> lines) throws InterruptedException {
    var sealer = Sealer.to(grant.resultKey(), grant.execution(), random);
    var chunk = new ByteArrayOutputStream();
    long bytes = 0;
    for (var line : (Iterable<String>) lines::iterator) {
      var utf8 = line.getBytes(StandardCharsets.UTF_8);
      bytes += utf8.length;
      for (int at = 0; at < utf8.length; ) {
        if (chunk.size() == CHUNK_BYTES) {
          deliver(sealer.seal(chunk.toByteArray(), false));
          chunk.reset();
        }
        int some = Math.min(utf8.length - at, CHUNK_BYTES - chunk.size());
        chunk.write(utf8, at, some);
        at += some;
      }
    }
    var last = sealer.seal(chunk.toByteArray(), true);
    deliver(last);
    return new Sent(bytes, last.index() + 1, sealer.digest());
  }

  private void deliver(SealedChunk chunk) throws InterruptedException {
    persistence.untilDone("result", chunk.execution(), () -> results.send(chunk));
  }
}
