package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** An event as it stood on the log, byte for byte, found by its request. */
@Entity
@IdClass(EventKey.class)
@Table(name = "event")
public class EventEntity {
  @Id public String request;
  @Id public long sequence;
  public int partition;

  @Column(name = "log_offset")
  public long logOffset;

  public String type;
  public String hash;
  public byte[] value;
  public byte[] signature;

  @Column(name = "key_id")
  public String keyId;
}
