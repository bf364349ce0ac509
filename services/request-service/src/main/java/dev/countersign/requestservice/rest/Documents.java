package dev.countersign.requestservice.rest;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.request.ApprovalDocuments;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.ApprovalDocument;
import java.util.Optional;
import java.util.stream.Stream;

/** What an approval is about, from a caller's fields to the bytes that are voted on and back. */
final class Documents {
  private Documents() {}

  /** The exact bytes of the document that a caller's fields make. */
  static Bytes of(SubmitBody body) {
    if (body.sql() != null) {
      throw ProblemException.malformed("Expected no sql for kind approval, but there is some");
    }
    var document =
        new ApprovalDocument(
            digest(body.digest()),
            Texts.required("title", body.title()),
            Texts.optional("description", body.description(), ApprovalDocuments.MAX_DESCRIPTION),
            Texts.optional("link", body.link(), ApprovalDocuments.MAX_LINK));
    var objections = ApprovalDocuments.objections(document);
    if (!objections.isEmpty()) {
      throw ProblemException.malformed(String.join("; ", objections));
    }
    return Bytes.of(Wire.encode(document));
  }

  /** Another kind has no use for what a document is made of. */
  static void requireNone(SubmitBody body) {
    if (Stream.of(body.digest(), body.title(), body.description(), body.link(), body.consumers())
        .anyMatch(it -> it != null)) {
      throw ProblemException.malformed(
          "Expected digest, title, description, link and consumers for kind approval only, but the"
              + " kind is another");
    }
  }

  /** The asker's own digest, as it is written in JSON. */
  static Digest digest(String text) {
    var given = Texts.required("digest", text);
    try {
      return new Digest(given);
    } catch (IllegalArgumentException e) {
      throw ProblemException.malformed(
          "Expected digest to be 64 lower-case hex digits, but it has %d characters%s"
              .formatted(
                  given.length(),
                  given.length() == 2 * Digest.BYTES ? " of which some are no such digits" : ""));
    }
  }

  /** What the bytes say; nothing where they are no document. */
  static Optional<ApprovalDocument> read(Bytes content) {
    try {
      return Optional.of(Wire.decode(content.toArray(), ApprovalDocument.class));
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }
}
