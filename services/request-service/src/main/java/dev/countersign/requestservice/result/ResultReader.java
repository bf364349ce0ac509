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
 * Opens the sealed result that an agent reported. One piece of at most 4 MiB is in memory at a
 * time, sealed and opened.
 *
 * <p>Whoever may write to the topic can send pieces under any name. But the agent's signed report
 * names the encapsulated key of its result, and only who made that key can seal under it: so of the
 * pieces that claim a place the first that opens is the one, and none has to be held back until the
 * last has been seen. How many are tried is bounded. Who floods the topic in the very moment of a
 * run can keep its result from being read, but not put another in its place.
 */
@ApplicationScoped
public class ResultReader {
  /** Of pieces that claim one place. An agent may send one twice; more are somebody else's. */
  private static final int MOST_TRIES = 32;

  private final Results results;

  public ResultReader(Results results) {
    this.results = results;
  }

  /** A result whose first piece has opened, and whose others have come in. */
  public final class Opened {
    private final Opener opener;
    private final ExecutionId execution;
    private final ResultSummary summary;
    private final Bytes first;

    private Opened(Opener opener, ExecutionId execution, ResultSummary summary, Bytes first) {
      this.opener = opener;
      this.execution = execution;
      this.summary = summary;
      this.first = first;
    }

    /**
     * Writes all of it, once.
     *
     * @throws BrokenSealException when a piece is not the agent's, or the whole not what it
     *     reported; its reader then gets no proper end
     */
    public void write(ResultWriter writer) throws IOException {
      writer.bytes(first.toArray());
      for (int index = 1; index < summary.chunks(); index++) {
        writer.bytes(piece(opener, execution, summary.sealing(), index).toArray());
      }
      opener.requireWhole(summary.digest());
      writer.end();
    }
  }

  /** Nothing where it has not come in yet, or what came in is not it. */
  public Optional<Opened> find(ResultKey key, ExecutionId execution, ResultSummary summary) {
    if (!results.have(execution, summary.sealing(), summary.chunks())) {
      return Optional.empty();
    }
    var opener = key.open(execution);
    try {
      return Optional.of(
          new Opened(opener, execution, summary, piece(opener, execution, summary.sealing(), 0)));
    } catch (BrokenSealException e) {
      return Optional.empty();
    }
  }

  /** The one that opens, of the pieces that claim this place. */
  private Bytes piece(Opener opener, ExecutionId execution, Bytes sealing, int index) {
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
