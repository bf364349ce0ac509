package dev.countersign.policyservice.kafka.store;

import dev.countersign.avro.codec.Wire;
import dev.countersign.policyservice.enrich.StoredPayloads;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import java.util.Optional;

/** The payloads of the requests of this partition. */
public final class PayloadStore implements StoredPayloads {
  private final PrefixedStore entries;

  PayloadStore(PrefixedStore entries) {
    this.entries = entries;
  }

  @Override
  public Optional<Payload> find(Digest digest) {
    return entries.get(digest.value()).map(value -> Wire.decode(value, Payload.class));
  }

  public void put(Payload payload) {
    entries.put(payload.digest().value(), Wire.encode(payload));
  }

  public void erase(String digest) {
    entries.delete(digest);
  }
}
