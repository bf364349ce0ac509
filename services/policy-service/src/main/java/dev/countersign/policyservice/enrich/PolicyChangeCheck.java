package dev.countersign.policyservice.enrich;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Publishing;
import dev.countersign.engine.governance.Publishing.Publishable;
import dev.countersign.engine.governance.Publishing.Unpublishable;
import dev.countersign.engine.request.Enrichment;
import dev.countersign.engine.request.PolicyChangeDocuments;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.request.PolicyChangeDocument;
import java.util.List;
import java.util.Optional;

/**
 * Whether exact bytes are policies that governance would publish, were they approved at this
 * moment: nobody should be asked to countersign what could never come into force.
 */
final class PolicyChangeCheck {
  private PolicyChangeCheck() {}

  /**
   * @param objections to what came beside the bytes; those to the bytes are added
   */
  static Enrichment enrich(
      Bytes content,
      Governance governance,
      List<String> objections,
      Optional<SubmissionNote> note) {
    return decoded(content, objections)
        .map(document -> judged(document, governance, objections, note))
        .orElseGet(() -> new Enrichment(Optional.empty(), objections, false, note));
  }

  private static Enrichment judged(
      PolicyChangeDocument document,
      Governance governance,
      List<String> objections,
      Optional<SubmissionNote> note) {
    return switch (Publishing.outlook(governance, document, Hashing::policy)) {
      case Publishable(var changes) ->
          new Enrichment(
              Optional.of(Publishing.facts(governance, changes)), objections, false, note);
      case Unpublishable why ->
          new Enrichment(Optional.empty(), objections, false, note).refusedFor(why);
    };
  }

  /** Nothing where there is anything to object to. */
  private static Optional<PolicyChangeDocument> decoded(Bytes content, List<String> objections) {
    if (content.size() > PolicyChangeDocuments.MAX_BYTES) {
      objections.add(
          "Expected policies of %d bytes together at most, but there are %d"
              .formatted(PolicyChangeDocuments.MAX_BYTES, content.size()));
      return Optional.empty();
    }
    try {
      var document = Wire.decode(content.toArray(), PolicyChangeDocument.class);
      objections.addAll(PolicyChangeDocuments.objections(document));
      if (!Bytes.of(Wire.encode(document)).equals(content)) {
        objections.add("Expected a document in its one encoding, but it is in another");
      }
      return objections.isEmpty() ? Optional.of(document) : Optional.empty();
    } catch (MalformedRecordException e) {
      objections.add("Expected a PolicyChangeDocument in Avro, but the bytes are none");
      return Optional.empty();
    }
  }
}
