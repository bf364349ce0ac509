package dev.countersign.policyservice.enrich;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.request.RequestState;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.SubmissionNote;
import dev.countersign.protocol.request.RequestCommand.SubmitRequest;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Whether a repeated submission has the bytes of the first. Salts are fresh each time, so digests
 * tell nothing; contents are compared.
 */
final class SameContent {
  private SameContent() {}

  static boolean test(
      SubmitRequest again, SentPayloads sent, RequestState.Known known, StoredPayloads stored) {
    var first = known.submission();
    return same(again.operation(), first.operation(), sent, stored, Bytes::equals)
        && sameNote(again.note(), first.note(), sent, stored);
  }

  private static boolean sameNote(
      Optional<Digest> again, Optional<Digest> first, SentPayloads sent, StoredPayloads stored) {
    if (again.isEmpty() || first.isEmpty()) {
      return again.isEmpty() && first.isEmpty();
    }
    return same(again.get(), first.get(), sent, stored, SameContent::saysTheSame);
  }

  private static boolean same(
      Digest again,
      Digest first,
      SentPayloads sent,
      StoredPayloads stored,
      BiPredicate<Bytes, Bytes> equal) {
    return stored
        .find(first)
        .filter(payload -> equal.test(sent.content(again), payload.content()))
        .isPresent();
  }

  /** Metadata has no order, so its bytes may differ where its meaning does not. */
  private static boolean saysTheSame(Bytes one, Bytes other) {
    try {
      return Wire.decode(one.toArray(), SubmissionNote.class)
          .equals(Wire.decode(other.toArray(), SubmissionNote.class));
    } catch (MalformedRecordException e) {
      return false;
    }
  }
}
