package dev.countersign.requestservice.rest;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The payloads that a caller may read, by their digests.
 *
 * @param here what they hold
 * @param leftOut those that are too long to be shown where they are wanted; an erased payload is in
 *     neither
 */
record Contents(Map<Digest, Bytes> here, Set<Digest> leftOut) {
  static final Contents NONE = new Contents(Map.of(), Set.of());

  Contents and(Contents more) {
    var all = new HashMap<>(here);
    all.putAll(more.here);
    var missing = new HashSet<>(leftOut);
    missing.addAll(more.leftOut);
    return new Contents(all, missing);
  }
}
