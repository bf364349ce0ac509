package dev.countersign.policyservice.enrich;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import java.util.List;

/** What travelled with a command; intake has seen to it that each digest it names is there. */
record SentPayloads(List<Payload> payloads) {

  Bytes content(Digest digest) {
    return payloads.stream()
        .filter(payload -> payload.digest().equals(digest))
        .findFirst()
        .map(Payload::content)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected the payload " + digest + ", but it is missing"));
  }
}
