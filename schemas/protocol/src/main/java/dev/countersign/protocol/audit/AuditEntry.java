package dev.countersign.protocol.audit;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import java.time.Instant;

@Doc(
    "One event of a log that is kept for ever, in the one order of all of them. What is said of the event here repeats the event; docs/audit-format.md says how to check it.")
public record AuditEntry(
    @Doc("The place in the order: 1, 2, 3, and so on.") long sequence,
    @Doc("The hash of the entry before; 64 zeros for the first.") Digest previous,
    @Doc(
            "SHA-256 of the domain 'countersign/v1/audit-entry', the hash of the entry before, the content and the position.")
        Digest hash,
    @Doc(
            "SHA-256 of the domain 'countersign/v1/audit-content' and the event's log, key, ce_ headers and value.")
        Digest content,
    @Doc("Where the event stands.") LogPosition position,
    @Doc("The aggregate that the event is about: a request id, or 'governance'.") String aggregate,
    @Doc("The place of the event among the aggregate's events, from 1.") long aggregateSequence,
    @Doc("The place of the event in its decision, from 1.") int part,
    @Doc("How many events the decision has.") int parts,
    @Doc("The hash of the event that policy-service signed.") Digest event,
    @Doc("What the event is about.") AuditCategory category,
    @Doc("The CloudEvents type of the event.") String type,
    @Doc("When it was decided.") Instant time,
    @Doc("Who acted.") Subject actor,
    @Doc("What sort of being it is.") PrincipalKind actorKind,
    @Doc("The network address it came from, or empty where there is none.") String address,
    @Doc("What happened, in one line without literals.") String summary) {}
