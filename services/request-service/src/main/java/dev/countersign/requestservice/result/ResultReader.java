package dev.countersign.requestservice.result;

import dev.countersign.json.result.ResultWriter;
import dev.countersign.proof.seal.BrokenSealException;
import dev.countersign.proof.seal.Opener;
import dev.countersign.proof.seal.ResultKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.requestservice.db.Results;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds the sealed result that an agent reported among whatever came in under its name, and opens
 * it. One piece of at most 4 MiB is in memory at a time, sealed and opened.
 *
 * <p>Whoever may write to the topic can send pieces under any name, and how many of them are tried
 * is bounded. That is sound: only who made an encapsulated key can seal to it, so of the pieces
 * that claim a place the first that opens is the one, and what a caller gets has the digest that
 * the agent's signed report names. And the agent comes first: nobody knows its encapsulated key
 * before its first piece is on the topic. Who floods the topic in the very moment of a run can keep
 * its result from being found, but not put another in its place.
 */
@ApplicationScoped
public class ResultReader {
  private static final int MOST_SEALINGS = 1_000;

  /** Of pieces that claim one place. An agent may send one twice; more are somebody else's. */
  private static final int MOST_TRIES = 32;

  private final Results results;

  public ResultReader(Results results) {
    this.results = results;
  }

  /** A result that was opened once, from end to end, and is what its agent reported. */
  public final class Whole {
    private final ResultKey key;
    private final ExecutionId execution;
    private final ResultSummary summary;
    private final String sealing;

    private Whole(ResultKey key, ExecutionId execution, ResultSummary summary, String sealing) {
      this.key = key;
      this.execution = execution;
      this.summary = summary;
      this.sealing = sealing;
    }

    /** Writes all of it. */
    public void write(ResultWriter writer) throws IOException {
      open(key, execution, summary, sealing, writer::bytes);
      writer.end();
    }
  }

  /** Nothing where it has not come in yet, or what came in is not it. */
  public Optional<Whole> find(ResultKey key, ExecutionId execution, ResultSummary summary) {
    return results.sealings(execution, summary.chunks(), MOST_SEALINGS).stream()
        .map(sealing -> new Whole(key, execution, summary, sealing))
        .filter(this::opens)
        .findFirst();
  }

  /** Not so for what came from another agent, or was cut short: only the reported one counts. */
  private boolean opens(Whole whole) {
    try {
      open(whole.key, whole.execution, whole.summary, whole.sealing, _ -> {});
      return true;
    } catch (BrokenSealException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("Expected nothing to be written, but it failed", e);
    }
  }

  private interface Sink {
    void accept(byte[] bytes) throws IOException;
  }

  private void open(
      ResultKey key, ExecutionId execution, ResultSummary summary, String sealing, Sink sink)
      throws IOException {
    var opener = key.open(execution);
    for (int index = 0; index < summary.chunks() && !opener.isComplete(); index++) {
      sink.accept(piece(opener, execution, sealing, index).toArray());
    }
    opener.requireWhole(summary.digest());
  }

  /** The one that opens, of the pieces that claim this place. */
  private Bytes piece(Opener opener, ExecutionId execution, String sealing, int index) {
    BrokenSealException broken = null;
    var place = Results.LogPlace.START;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      var piece = results.piece(execution, sealing, index, place);
      if (piece.isEmpty()) {
        break;
      }
      place = piece.get().place();
      try {
        return opener.open(piece.get().chunk());
      } catch (BrokenSealException e) {
        broken = e;
      }
    }
    if (broken != null) {
      throw broken;
    }
    opener.requireWhole(dev.countersign.protocol.Digest.NONE); // says which piece is missing
    return Bytes.EMPTY;
  }
}
