package dev.countersign.agent.run;

/**
 * A column as the server described it.
 *
 * @param type the number that the result's {@link ColumnTypes} know its type by: in PostgreSQL its
 *     object id, unsigned
 */
public record Column(String name, long type) {}
