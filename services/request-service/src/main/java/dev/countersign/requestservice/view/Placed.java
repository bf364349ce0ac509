package dev.countersign.requestservice.view;

/** Something with its place on a topic. */
public record Placed<T>(int partition, long offset, T item) {}
