package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.Verdict;

/** A vote on the step that is open. */
public record Vote(Subject voter, Verdict verdict) {}
