package dev.countersign.requestservice.db;

import dev.countersign.protocol.lane.LaneId;
import dev.countersign.requestservice.json.Json;
import dev.countersign.requestservice.view.LaneView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Reads the lanes: one for each target that ever had somebody in it. */
@ApplicationScoped
public class Lanes {
  private final Database database;

  public Lanes(Database database) {
    this.database = database;
  }

  /**
   * The lane of a target, where anybody was ever in it.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public Optional<LaneView> find(LaneId id) {
    return database.query(
        session ->
            session
                .get(LaneEntity.class, id.value())
                .map(row -> Optional.ofNullable(row).map(Lanes::view)));
  }

  /**
   * All of them, in alphabetical order.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public List<LaneView> list() {
    return database.query(
        session -> {
          Uni<List<LaneEntity>> rows =
              session
                  .createSelectionQuery("from LaneEntity order by id", LaneEntity.class)
                  .getResultList();
          return rows.map(all -> all.stream().map(Lanes::view).toList());
        });
  }

  private static LaneView view(LaneEntity row) {
    return Json.read(row.document, LaneView.class);
  }
}
