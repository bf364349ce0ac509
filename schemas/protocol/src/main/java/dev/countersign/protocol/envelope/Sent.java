package dev.countersign.protocol.envelope;

import dev.countersign.protocol.Bytes;
import java.util.List;

/**
 * A command as it travels. In Avro the command's own fields follow {@code salt} and {@code
 * payloads} in one record.
 *
 * @param salt 32 random bytes, so that the digest of the whole in the signed header says nothing
 */
public record Sent<C extends Command>(Bytes salt, List<Payload> payloads, C command) {
  public static final int SALT_BYTES = 32;
}
