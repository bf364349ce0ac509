package dev.countersign.requestservice.db;

import dev.countersign.requestservice.view.KeyUse;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A {@link KeyUse} as a row: until when what is sealed to a key may be read. */
@Entity
@Table(name = "result_end")
public class ResultEndEntity {
  /** Which use of a key it is; any of them may change until it has ended. */
  @Id
  @Column(name = "use_of_key")
  public String name;

  /** Whose pieces are sealed to it; empty where nothing is, or another key has taken its place. */
  public String execution;

  /** In hex. */
  @Column(name = "public_key")
  public String publicKey;

  /** What the chunks of its result are sealed under, in hex; empty where it has no result. */
  public String sealing;

  /** Null while something may still be sealed to the key. */
  @Column(name = "ended_at")
  public Instant endedAt;

  /** As policies and people have it; null while something may still be sealed to the key. */
  @Column(name = "ends_at")
  public Instant endsAt;

  static ResultEndEntity of(KeyUse use) {
    var row = new ResultEndEntity();
    row.name = use.name();
    row.execution = use.execution();
    row.publicKey = use.publicKey().toHex();
    row.sealing = use.sealing().toHex();
    row.endedAt = use.end().map(KeyUse.End::at).orElse(null);
    row.endsAt = use.end().map(KeyUse.End::until).orElse(null);
    return row;
  }
}
