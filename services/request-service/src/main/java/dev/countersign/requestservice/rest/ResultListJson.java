package dev.countersign.requestservice.rest;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.requestservice.view.ExecutionView;
import dev.countersign.requestservice.view.RequestView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of results. */
@Schema(name = "Results", description = "Results, those of the newest requests first.")
public record ResultListJson(
    @Schema(description = "The results.") List<ItemJson> items,
    @Schema(description = "The cursor of the next page; absent on the last one.")
        Optional<String> next) {

  /** A result that can be read. */
  @Schema(name = "ResultItem", description = "A result that can be read, without its rows.")
  public record ItemJson(
      @Schema(description = "The request.", implementation = String.class) RequestId request,
      @Schema(description = "The run: request id, slash, number.", implementation = String.class)
          ExecutionId execution,
      @Schema(description = "The name of the target.") String target,
      @Schema(description = "The environment that the target stands in.") String environment,
      @Schema(description = "Who asked.", implementation = String.class) Subject requester,
      @Schema(
              description = "How it ended; of a failed one there is what the target said.",
              enumeration = {"succeeded", "failed"})
          String status,
      @Schema(description = "How many rows there are.") long rows,
      @Schema(description = "How many rows it changed.") long affected,
      @Schema(description = "Its size in bytes.") long bytes,
      @Schema(description = "Whether rows were left out.") boolean truncated,
      @Schema(description = "When the run ended.") Instant endedAt,
      @Schema(description = "When it is forgotten.") Instant keptUntil) {}

  /** The results of a request that are not forgotten. */
  static Stream<ItemJson> of(RequestView row, Instant now) {
    return row.executions().reversed().stream()
        .filter(ExecutionView::hasResult)
        .filter(run -> run.keeping().stored() && !run.keeping().isOver(now))
        .flatMap(run -> run.keeping().until().map(end -> item(row, run, end)).stream());
  }

  private static ItemJson item(RequestView row, ExecutionView run, Instant keptUntil) {
    var result = run.result().orElseThrow();
    return new ItemJson(
        row.id(),
        run.id(),
        row.asked().target().target(),
        row.asked().target().environment(),
        row.asked().requester().subject(),
        Texts.word(run.status()),
        result.rows(),
        result.affected(),
        result.bytes(),
        result.truncated(),
        run.endedAt().orElse(row.updated()),
        keptUntil);
  }
}
