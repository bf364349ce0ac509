package dev.countersign.policyservice.outgoing;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import java.time.Instant;

/**
 * What the events of one decision have in common.
 *
 * @param time of the decision
 * @param epoch of governance that it was made under
 * @param header the causing command's, byte for byte
 * @param signature its issuer's, over that header
 */
public record Cause(
    String aggregate,
    Actor actor,
    Instant time,
    long epoch,
    CommandId command,
    String correlation,
    Bytes header,
    Bytes signature) {}
