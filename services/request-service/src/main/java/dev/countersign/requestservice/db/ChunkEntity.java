package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A piece of a result, sealed as it came. Anyone may have sent it; only opening it tells. */
@Entity
@Table(name = "result_chunk")
public class ChunkEntity {
  /** The topic's partition and offset: pieces that were sent twice are two rows. */
  @Id public String place;

  public int partition;

  @Column(name = "log_offset")
  public long logOffset;

  public String execution;

  /** The encapsulated key in hex, which tells the pieces of one sealing from those of another. */
  public String encapsulated;

  @Column(name = "chunk_index")
  public int chunkIndex;

  @Column(name = "is_last")
  public boolean last;

  public byte[] sealed;

  @Column(name = "appended_at")
  public Instant appendedAt;
}
