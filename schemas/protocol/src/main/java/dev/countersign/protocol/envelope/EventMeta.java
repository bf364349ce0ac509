package dev.countersign.protocol.envelope;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import java.time.Instant;

@Doc("What every event carries beside its own facts, so that no reader has to look anything up.")
public record EventMeta(
    @Doc("The aggregate that the event is about: a request id, or 'governance'.") String aggregate,
    @Doc("The place among the aggregate's events: 1, 2, 3, and so on; a gap is proof of loss.")
        long sequence,
    @Doc("The hash of the aggregate's previous event; 64 zeros for the first.") Digest previous,
    @Doc("The place of the event in its decision, from 1.") int part,
    @Doc("How many events the decision has.") int parts,
    @Doc("Who acted.") Actor actor,
    @Doc(
            "When it was decided: the later of the previous event's time and the broker's append time of the command.")
        Instant time,
    @Doc("The governance epoch that the decision was made under.") long epoch,
    @Doc("The id of the command that caused the event.") CommandId causation,
    @Doc("Groups what belongs together across requests; empty where there is none.")
        String correlation,
    @Doc("The header of the causing command, byte for byte as its issuer signed it.")
        Bytes commandHeader,
    @Doc("The issuer's Ed25519 signature over that header.") Bytes commandSignature) {}
