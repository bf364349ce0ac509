package dev.countersign.requestservice.view;

import dev.countersign.protocol.policy.Seat;
import java.time.Instant;
import java.util.List;

/**
 * A step whose seats are all filled.
 *
 * @param step its place in the workflow, from 1
 */
public record MetStep(int step, List<Seat> seats, Instant at) {}
