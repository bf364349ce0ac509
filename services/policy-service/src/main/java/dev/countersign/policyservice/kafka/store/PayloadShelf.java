package dev.countersign.policyservice.kafka.store;

import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.enrich.StoredPayloads;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import java.util.Optional;

/** The payloads of the requests of this partition. */
public final class PayloadShelf implements StoredPayloads {
  private final Shelf shelf;

  PayloadShelf(Shelf shelf) {
    this.shelf = shelf;
  }

  @Override
  public Optional<Payload> find(Digest digest) {
    return shelf.get(digest.value()).map(value -> Wire.decode(value, Payload.class));
  }

  public void put(Payload payload) {
    shelf.put(payload.digest().value(), Wire.encode(payload));
  }

  public void erase(String digest) {
    shelf.delete(digest);
  }
}
