package dev.countersign.cli.doctor;

import java.time.Duration;

/**
 * Another clock, against that of this host.
 *
 * @param whose the program, or the broker
 * @param ahead by how much it is ahead of ours; negative where it is behind
 * @param within how wrong that may be: half of the way there and back
 */
public record ClockSeen(String whose, Duration ahead, Duration within) {}
