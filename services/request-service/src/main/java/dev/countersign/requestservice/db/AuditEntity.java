package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** An entry of the audit. */
@Entity
@Table(name = "audit_entry")
public class AuditEntity {
  @Id public long sequence;
  public int partition;
  public Instant at;
  public String category;

  /** The name of the event without log and version: {@code VoteCast}. */
  public String type;

  public String actor;

  @Column(name = "actor_kind")
  public String actorKind;

  public String address;

  /** Null where the entry is about governance. */
  public String request;

  public String summary;
  public String hash;
  public String event;

  @Column(name = "source_topic")
  public String sourceTopic;

  @Column(name = "source_partition")
  public int sourcePartition;

  @Column(name = "source_offset")
  public long sourceOffset;
}
