package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;

@Doc("A label that a target must have.")
public record LabelPattern(
    @Doc("The name of the label.") String label,
    @Doc("A pattern for its value, in which a '*' stands for any characters.") String value) {}
