package dev.countersign.policyservice.trust;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.Payload;
import java.time.Instant;
import java.util.List;

/** What intake makes of a record. */
public sealed interface Verified {

  /**
   * Not a command of anyone we know, or not in its place; nothing in it is believed.
   *
   * @param why "Expected …, but …", without any of its content
   */
  record Foreign(String why) implements Verified {}

  /**
   * A command whose issuer, place and content are proven.
   *
   * @param headerBytes the signed header byte for byte
   * @param appended the broker's append time
   */
  record Genuine(
      CommandHeader header,
      Bytes headerBytes,
      Bytes signature,
      List<Payload> payloads,
      Command command,
      Instant appended)
      implements Verified {

    public String aggregate() {
      return header.key();
    }
  }
}
