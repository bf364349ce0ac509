package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A payload by its digest. Once it is erased, the row stays and its content is gone. */
@Entity
@Table(name = "payload")
public class PayloadEntity {
  @Id public String digest;
  public int partition;

  @Column(name = "appended_at")
  public Instant appendedAt;

  /** Null once erased. */
  public byte[] content;
}
