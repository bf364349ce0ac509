package dev.countersign.cli.migrate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A document of migrations as the gateway takes it. */
public final class MigrationJson {
  private final ObjectNode document = JsonNodeFactory.instance.objectNode();

  /**
   * A document in which nothing is listed yet.
   *
   * @param found what is at the target, which the request rests on
   */
  public MigrationJson(String action, List<MigrationRow> found) {
    document.put("action", action).putArray("migrations");
    var applied = document.putArray("applied");
    found.forEach(
        it -> applied.addObject().put("version", it.version()).put("checksum", it.checksum()));
  }

  /** Lists one with the text of its up file. */
  public MigrationJson up(MigrationFile file) {
    add(file.version(), file.name(), file.checksum().value()).put("sql", file.up());
    return this;
  }

  /** Lists one with the text of its down file. */
  public MigrationJson down(MigrationFile file, String checksum) {
    add(file.version(), file.name(), checksum).put("sql", file.down().orElseThrow());
    return this;
  }

  /** Lists one of which no text is needed. */
  public MigrationJson bare(MigrationRow row) {
    add(row.version(), row.name(), row.checksum());
    return this;
  }

  /** The one that was listed last goes on with this statement. */
  public MigrationJson from(int statement) {
    var migrations = document.withArray("migrations");
    ((ObjectNode) migrations.path(migrations.size() - 1)).put("from", statement);
    return this;
  }

  public MigrationJson outOfOrder(boolean allowed) {
    document.put("outOfOrder", allowed);
    return this;
  }

  public ObjectNode json() {
    return document;
  }

  private ObjectNode add(long version, String name, String checksum) {
    return document
        .withArray("migrations")
        .addObject()
        .put("version", version)
        .put("name", name)
        .put("checksum", checksum);
  }
}
