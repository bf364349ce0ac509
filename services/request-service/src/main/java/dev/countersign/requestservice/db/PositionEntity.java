package dev.countersign.requestservice.db;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How far the views have read one partition. Its row is locked by whoever moves it. */
@Entity
@Table(name = "feed_position")
public class PositionEntity {
  /** As {@code topic/partition}. */
  @Id public String place;

  /** The offset of the next record to read. */
  @Column(name = "next_offset")
  public long nextOffset;

  static String place(String topic, int partition) {
    return topic + "/" + partition;
  }
}
