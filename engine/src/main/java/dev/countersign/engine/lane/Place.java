package dev.countersign.engine.lane;

import dev.countersign.protocol.execution.ExecutionId;

/**
 * An execution in a lane.
 *
 * @param width how many may run side by side while it is one of them
 * @param breakGlass whether it goes before those that wait
 * @param joined the sequence of the event by which it joined: its number in the queue
 */
public record Place(ExecutionId execution, int width, boolean breakGlass, long joined) {}
