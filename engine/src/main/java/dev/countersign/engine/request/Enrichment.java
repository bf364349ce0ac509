package dev.countersign.engine.request;

import dev.countersign.engine.governance.Publishing.Unpublishable;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.request.OperationFacts;
import java.util.List;
import java.util.Optional;

/**
 * What the exact bytes of a submission tell, found by pure functions before the rules are asked.
 *
 * @param facts what the operation does; absent where its bytes are no text
 * @param objections why no policy could ever allow it, in sentences without literals: no text,
 *     transaction control in it, too long
 * @param sameContent whether the bytes of operation and note are those that the request on the log
 *     was submitted with; false where there is none, or its payloads are erased
 * @param note reason, ticket and metadata, where any were given
 * @param words whether the words that travel with another command say anything
 * @param unpublishable why governance would not publish the policies, of a change of policies
 */
public record Enrichment(
    Optional<OperationFacts> facts,
    List<String> objections,
    boolean sameContent,
    Optional<SubmissionNote> note,
    boolean words,
    Optional<Unpublishable> unpublishable) {

  public static final Enrichment NONE = saying(false);

  /** Of a submission. */
  public Enrichment(
      Optional<OperationFacts> facts,
      List<String> objections,
      boolean sameContent,
      Optional<SubmissionNote> note) {
    this(facts, objections, sameContent, note, false, Optional.empty());
  }

  /** Of another command, with words or without. */
  public static Enrichment saying(boolean words) {
    return new Enrichment(
        Optional.empty(), List.of(), false, Optional.empty(), words, Optional.empty());
  }

  /** Of a change of policies that governance would not make. */
  public Enrichment refusedFor(Unpublishable why) {
    return new Enrichment(facts, objections, sameContent, note, words, Optional.of(why));
  }

  public Enrichment {
    objections = List.copyOf(objections);
  }
}
