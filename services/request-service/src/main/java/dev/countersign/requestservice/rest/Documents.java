package dev.countersign.requestservice.rest;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.governance.PolicySet;
import dev.countersign.engine.request.ApprovalDocuments;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.protocol.request.PolicyChangeDocument;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people countersign that is no text, from a caller's fields to its exact bytes and back. */
final class Documents {
  private Documents() {}

  /** The exact bytes of the document that a caller's fields make. */
  static Bytes of(SubmitBody body) {
    if (body.sql() != null) {
      throw ProblemException.malformed("Expected no sql for kind approval, but there is some");
    }
    requireNoPolicies(body);
    requireNoMigration(body);
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

  /** The exact bytes of the policies that a caller wants in force. */
  static Bytes ofPolicies(SubmitBody body) {
    requireNoApproval(body);
    requireNoMigration(body);
    if (body.sql() != null) {
      throw ProblemException.malformed("Expected no sql for kind policy-change, but there is some");
    }
    if (body.policies() == null || body.basedOn() == null) {
      throw ProblemException.malformed(
          "Expected policies and basedOn for kind policy-change, but one is not there");
    }
    return Bytes.of(
        Wire.encode(new PolicyChangeDocument(sources(body.policies()), body.basedOn())));
  }

  /** Policies as a caller sent them. */
  static List<PolicySource> sources(List<PoliciesBody.PolicyBody> policies) {
    return policies.stream().map(Documents::source).toList();
  }

  private static PolicySource source(PoliciesBody.PolicyBody policy) {
    if (policy == null) {
      throw ProblemException.malformed("Expected policies, but one of them is null");
    }
    return new PolicySource(
        Texts.optional("file", policy.file(), Texts.LONGEST_NAME),
        Texts.required("source", policy.source(), PolicySet.MAX_CHARACTERS));
  }

  /** Another kind has no use for what a document is made of. */
  static void requireNone(SubmitBody body) {
    requireNoApproval(body);
    requireNoPolicies(body);
    requireNoMigration(body);
  }

  /** Migrations have no use for what other documents are made of. */
  static void requireMigrationAlone(SubmitBody body) {
    requireNoApproval(body);
    requireNoPolicies(body);
    if (body.sql() != null) {
      throw ProblemException.malformed("Expected no sql for kind migration, but there is some");
    }
  }

  private static void requireNoMigration(SubmitBody body) {
    if (body.migration() != null) {
      throw ProblemException.malformed(
          "Expected a migration for kind migration only, but the kind is another");
    }
  }

  private static void requireNoPolicies(SubmitBody body) {
    if (body.policies() != null || body.basedOn() != null) {
      throw ProblemException.malformed(
          "Expected policies and basedOn for kind policy-change only, but the kind is another");
    }
  }

  private static void requireNoApproval(SubmitBody body) {
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

  /** What an approval's bytes say; nothing where they are no document. */
  static Optional<ApprovalDocument> read(Bytes content) {
    return read(content, ApprovalDocument.class);
  }

  /** What the bytes of a change of policies say; nothing where they are no document. */
  static Optional<PolicyChangeDocument> readPolicies(Bytes content) {
    return read(content, PolicyChangeDocument.class);
  }

  /** What the bytes of migrations say; nothing where they are no document. */
  static Optional<MigrationDocument> readMigrations(Bytes content) {
    return read(content, MigrationDocument.class);
  }

  private static <D> Optional<D> read(Bytes content, Class<D> document) {
    try {
      return Optional.of(Wire.decode(content.toArray(), document));
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }
}
