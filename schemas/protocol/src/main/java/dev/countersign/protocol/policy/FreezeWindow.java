package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.time.Duration;

@Doc(
    "A time, known beforehand, in which a policy lets nothing take effect: nothing is granted, claimed or consumed.")
public record FreezeWindow(
    @Doc("The name of the window, unique within its policy.") String name,
    @Doc("The policy that it stands in.") String policy,
    @Doc("When it first opens, as a local date and time of ISO 8601: 2026-12-24T18:00:00.")
        String start,
    @Doc("The time zone of the start and its repetitions, by its IANA name.") String zone,
    @Doc("An RRULE of RFC 5545, whose first occurrence is the start; empty where it opens once.")
        String repeat,
    @Doc("How long it stays open each time, in milliseconds of elapsed time.") Duration lasts,
    @Doc("Whether it holds up even what glass is broken for.") boolean nonBypassable) {}
