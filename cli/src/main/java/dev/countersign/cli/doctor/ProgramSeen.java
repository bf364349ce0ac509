package dev.countersign.cli.doctor;

import java.util.Optional;

/**
 * What a program says of itself.
 *
 * @param unwell why it is not ready, or does not answer; empty where all is well
 */
public record ProgramSeen(String name, String address, Optional<String> unwell) {}
