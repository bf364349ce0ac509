package dev.countersign.requestservice.db;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The lane of a target. */
@Entity
@Table(name = "lane")
public class LaneEntity {
  @Id public String id;

  public int partition;

  /** A LaneView as JSON. */
  public String document;
}
