package dev.countersign.policyservice.enrich;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.request.ApprovalDocuments;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.OperationFacts;
import java.util.List;
import java.util.Optional;

/** Whether exact bytes are a document that people can be asked to countersign. */
final class DocumentCheck {
  /** All that the log says of it: which digest, and what of, is the asker's. */
  private static final OperationFacts FACTS = OperationFacts.ofApproval();

  private DocumentCheck() {}

  static Optional<OperationFacts> facts(Bytes content, List<String> objections) {
    try {
      var document = Wire.decode(content.toArray(), ApprovalDocument.class);
      objections.addAll(ApprovalDocuments.objections(document));
      if (!Bytes.of(Wire.encode(document)).equals(content)) {
        objections.add("Expected a document in its one encoding, but it is in another");
      }
    } catch (MalformedRecordException e) {
      objections.add("Expected an ApprovalDocument in Avro, but the bytes are none");
    }
    return Optional.of(FACTS);
  }
}
