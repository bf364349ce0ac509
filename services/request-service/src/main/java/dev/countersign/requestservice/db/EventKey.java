package dev.countersign.requestservice.db;

import java.io.Serializable;
import java.util.Objects;

/** Names a row of {@link EventEntity}; a class, for Hibernate sets its fields. */
public class EventKey implements Serializable {
  private static final long serialVersionUID = 1L;

  public String request;
  public long sequence;

  @Override
  public boolean equals(Object other) {
    return other instanceof EventKey that
        && sequence == that.sequence
        && Objects.equals(request, that.request);
  }

  @Override
  public int hashCode() {
    return Objects.hash(request, sequence);
  }
}
