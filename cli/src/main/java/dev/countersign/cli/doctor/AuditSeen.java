package dev.countersign.cli.doctor;

import java.time.Duration;
import java.util.Optional;

/**
 * How far the audit has come.
 *
 * @param entries how many there are
 * @param waiting for how long the oldest event without an entry has been there; empty where each
 *     has one
 * @param checkpoint the last; empty where there is none
 */
public record AuditSeen(
    long entries, Optional<Duration> waiting, Optional<CheckpointSeen> checkpoint) {

  /**
   * The last checkpoint.
   *
   * @param age since it was appended
   * @param size how many entries it covers
   * @param wrong why its signature does not count; empty where it does
   */
  public record CheckpointSeen(Duration age, long size, Optional<String> wrong) {}
}
