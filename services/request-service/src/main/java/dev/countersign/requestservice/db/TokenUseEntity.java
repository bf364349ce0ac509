package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** When a token was last used. */
@Entity
@Table(name = "token_use")
public class TokenUseEntity {
  @Id
  @Column(name = "token_id")
  public String tokenId;

  @Column(name = "used_at")
  public Instant usedAt;
}
