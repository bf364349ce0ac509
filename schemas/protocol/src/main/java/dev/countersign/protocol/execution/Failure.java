package dev.countersign.protocol.execution;

import dev.countersign.protocol.Doc;

@Doc("Why an execution did not take effect.")
public record Failure(
    @Doc("A stable code: the SQLSTATE of the server, or one of the agent's own in capitals.")
        String code,
    @Doc("The message with each literal replaced by a question mark.") String message) {}
