package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Until when what an execution left may be read; a row for each that has ended. */
@Entity
@Table(name = "result_end")
public class ResultEndEntity {
  @Id public String execution;

  /** In hex; empty where it had none. */
  @Column(name = "public_key")
  public String publicKey;

  /** What the chunks of its result are sealed under, in hex; empty where it has no result. */
  public String sealing;

  @Column(name = "ends_at")
  public Instant endsAt;
}
