package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;

@Doc("That what is approved takes its turn in the lane of its target.")
public record Lane(
    @Doc("How many may run there side by side, at least 1.") int width,
    @Doc("Whether it takes its turn even where glass is broken for it.") boolean nonBypassable) {}
