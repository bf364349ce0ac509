package dev.countersign.protocol.envelope;

import dev.countersign.protocol.Doc;
import java.util.Map;

@Doc("What the requester says about a request; kept as a payload, for it may hold anything.")
public record SubmissionNote(
    @Doc("Why the operation is wanted; empty where none was given.") String reason,
    @Doc("The ticket it belongs to; empty where none was given.") String ticket,
    @Doc("Further names and values of the requester's own.") Map<String, String> metadata) {}
