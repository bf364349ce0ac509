package dev.countersign.requestservice.db;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * What a request is found by where somebody looks for a table; only where it names one. Written
 * once, and read by nobody: lists select by it.
 */
@Entity
@Table(name = "request_tables")
public class TablesEntity {
  @Id public String request;
  public int partition;

  /** As {@code TableKeys} makes them. */
  public String[] keys;
}
