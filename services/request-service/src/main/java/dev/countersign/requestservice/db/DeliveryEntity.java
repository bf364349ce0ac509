package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** An attempt to deliver one event to one endpoint. */
@Entity
@Table(name = "delivery_attempt")
public class DeliveryEntity {
  /** As {@code partition/offset}. */
  @Id public String place;

  public int partition;

  @Column(name = "log_offset")
  public long logOffset;

  public String endpoint;

  /** Which of the registrations under that name. */
  public long epoch;

  /** What the receiver knows the event by. */
  public String message;

  public String type;
  public int attempt;
  public String outcome;

  @Column(name = "attempt_end")
  public String attemptEnd;

  /** 0 where there was no answer. */
  public int status;

  @Column(name = "took_ms")
  public long tookMillis;

  public Instant at;

  /** Null where there is none. */
  @Column(name = "next_attempt_at")
  public Instant nextAttemptAt;

  @Column(name = "appended_at")
  public Instant appendedAt;
}
