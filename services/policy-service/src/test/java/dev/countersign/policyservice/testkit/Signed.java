package dev.countersign.policyservice.testkit;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import java.util.Map;

/** A command as its issuer would put it on the topic. */
public record Signed(String key, Bytes value, CommandHeader header, Map<String, Bytes> headers) {

  public CommandId id() {
    return header.id();
  }

  public Signed withKey(String other) {
    return new Signed(other, value, header, headers);
  }

  public Signed withValue(Bytes other) {
    return new Signed(key, other, header, headers);
  }

  public Signed withHeader(String name, Bytes other) {
    var changed = new java.util.HashMap<>(headers);
    changed.put(name, other);
    return new Signed(key, value, header, Map.copyOf(changed));
  }

  public Signed withoutHeader(String name) {
    var changed = new java.util.HashMap<>(headers);
    changed.remove(name);
    return new Signed(key, value, header, Map.copyOf(changed));
  }
}
