package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The private key of one result, by the public one in hex. Deleting the row forgets the result. */
@Entity
@Table(name = "result_key")
public class ResultKeyEntity {
  @Id
  @Column(name = "public_key")
  public String publicKey;

  @Column(name = "private_key")
  public byte[] privateKey;

  @Column(name = "made_at")
  public Instant madeAt;
}
