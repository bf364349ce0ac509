package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Formula;

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

  /** Of the content, in bytes; told by PostgreSQL, so that what is too long is never loaded. */
  @Formula("octet_length(content)")
  public Integer size;
}
