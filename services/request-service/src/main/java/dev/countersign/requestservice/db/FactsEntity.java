package dev.countersign.requestservice.db;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The facts of a request in full, where its row has no room for them. Written once. */
@Entity
@Table(name = "request_facts")
public class FactsEntity {
  @Id public String request;
  public int partition;

  /** The {@code OperationFacts}, a few MiB at most; text for the reason that documents are. */
  public String facts;
}
