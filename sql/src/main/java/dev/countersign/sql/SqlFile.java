package dev.countersign.sql;

/**
 * One of several texts that are judged together.
 *
 * @param name what people know it by, free of literals
 */
public record SqlFile(String name, String sql) {}
