package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;

@Doc("How often nobody could be signed in from one place.")
public record SignInFailure(
    @Doc("The network address that the calls came from.") String source,
    @Doc("How many calls, at least 1.") int count) {}
