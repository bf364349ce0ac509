package dev.countersign.engine.governance;

import dev.countersign.engine.Names;
import dev.countersign.protocol.governance.EndpointKind;
import dev.countersign.protocol.governance.SealedSecret;
import java.time.Instant;
import java.util.List;

/**
 * Where events are delivered to, outside.
 *
 * @param address scheme, host and port
 * @param types patterns for the CloudEvents types it wants; empty for all
 * @param allowPrivate whether it may be where only this network reaches, or without TLS
 * @param epoch the one that its registration began: after another of that name, nothing is owed to
 *     this one
 * @param registeredAt events decided before are not for it
 */
public record Endpoint(
    String name,
    EndpointKind kind,
    String address,
    List<String> types,
    boolean allowPrivate,
    SealedSecret secret,
    long epoch,
    Instant registeredAt) {

  public Endpoint {
    types = List.copyOf(types);
  }

  /** Whether a request event of this CloudEvents type is to be delivered to it. */
  public boolean wants(String type) {
    return types.isEmpty() || types.stream().anyMatch(pattern -> Names.covers(pattern, type));
  }
}
