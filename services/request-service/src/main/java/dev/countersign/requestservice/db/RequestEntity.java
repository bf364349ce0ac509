package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * A {@code RequestView} as a row: the brief form of it as JSON, and what lists select by. Small,
 * for lists read hundreds and the feed one for each event; its long facts are a {@link
 * FactsEntity}.
 */
@Entity
@Table(name = "request_row")
public class RequestEntity {
  @Id public String id;
  public int partition;
  public long sequence;
  public String status;
  public String target;
  public String environment;
  public String requester;

  /** What was asked for, an {@code OperationKind}. */
  public String kind;

  /** The worst of it, a {@code StatementClass}. */
  @Column(name = "statement_class")
  public String statementClass;

  /**
   * What it shares with what differs in literals alone, 64 hex digits; null where there is none.
   */
  public String fingerprint;

  @Column(name = "submitted_at")
  public Instant submittedAt;

  /** The parties that the open step waits for, as they are written in policies. */
  @Column(name = "waiting_for")
  public String[] waitingFor;

  /** Who has a vote on the open step. */
  public String[] voted;

  /** When the review is overdue; null where no glass was broken. */
  @Column(name = "review_by")
  public Instant reviewBy;

  /** When the review was closed; null where it is open, or there is none. */
  @Column(name = "reviewed_at")
  public Instant reviewedAt;

  /** Whether a run of it returned something, forgotten or not. */
  @Column(name = "has_result")
  public boolean hasResult;

  /**
   * The {@code RequestView}, brief; text and not jsonb, which cannot hold every character of a
   * text.
   */
  public String document;
}
