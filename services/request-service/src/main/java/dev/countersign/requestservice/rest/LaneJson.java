package dev.countersign.requestservice.rest;

import dev.countersign.engine.lane.Place;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.requestservice.view.ExecutionStatus;
import dev.countersign.requestservice.view.LaneView;
import dev.countersign.requestservice.view.RequestView;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The lane of a target. */
@Schema(
    name = "Lane",
    description =
        "The lane of a target: what policies want there takes its turn, first come, first served.")
public record LaneJson(
    @Schema(description = "The name of the target.") String target,
    @Schema(description = "The environment that it stands in.") String environment,
    @Schema(description = "Whose turn it is.") List<PlaceJson> holding,
    @Schema(description = "Who waits, the next one first.") List<PlaceJson> waiting) {

  static LaneJson of(LaneView lane) {
    var target = lane.id().target();
    return new LaneJson(
        target.target(),
        target.environment(),
        lane.state().holding().stream().map(PlaceJson::of).toList(),
        lane.state().waiting().stream().map(PlaceJson::of).toList());
  }

  /** All of them in which somebody is. */
  @Schema(name = "Lanes", description = "The lanes in which somebody is, by target.")
  public record ListJson(@Schema(description = "The lanes.") List<LaneJson> items) {}

  /** Somebody in a lane. */
  @Schema(name = "LanePlace", description = "A run in a lane.")
  public record PlaceJson(
      @Schema(description = "The run: request id, slash, number.", implementation = String.class)
          ExecutionId execution,
      @Schema(description = "How many may run side by side while it is one of them.") int width,
      @Schema(description = "Whether glass was broken for it, so that it goes before others.")
          boolean breakGlass) {

    static PlaceJson of(Place place) {
      return new PlaceJson(place.execution(), place.width(), place.breakGlass());
    }
  }

  /** Where a request waits for its turn. */
  @Schema(name = "Queue", description = "Where a request waits for its turn.")
  public record QueueJson(
      @Schema(description = "Its place among those that wait, from 1; 0 where it is not in yet.")
          int place,
      @Schema(description = "How many wait.") int waiting,
      @Schema(description = "How many have their turn.") int holding) {

    static Optional<QueueJson> of(RequestView row, LaneView lane) {
      return row.executions().stream()
          .filter(it -> it.status() == ExecutionStatus.QUEUED)
          .findFirst()
          .map(
              it ->
                  new QueueJson(
                      lane.placeOf(it.id()).orElse(0),
                      lane.state().waiting().size(),
                      lane.state().holding().size()));
    }
  }
}
