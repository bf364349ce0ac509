package dev.countersign.agent.run;

/**
 * A column as the server described it.
 *
 * @param type the object id of its type, unsigned
 */
public record Column(String name, long type) {}
