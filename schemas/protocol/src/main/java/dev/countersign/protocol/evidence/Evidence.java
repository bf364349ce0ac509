package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.execution.ResultSummary;
import java.util.List;
import java.util.Optional;

@Doc("What an agent found out about an operation without running it for good; free of literals.")
public record Evidence(
    @Doc(
            "Of migrations, those that would run now, in their order. The statements of all of them"
                + " are numbered through, from 1; of other operations those of the text are.")
        List<PendingMigration> migrations,
    @Doc("How the server would run the statements that can be explained.")
        List<StatementPlan> plans,
    @Doc("How large the tables are that it names.") List<TableSize> tables,
    @Doc("How many rows its changes really touched, where that was measured.")
        List<MeasuredRows> measured,
    @Doc("How many rows there are in its samples.") int sampled,
    @Doc("What was asked for and not gathered, and why.") List<Missing> missing,
    @Doc("The full plans and the samples, sealed like a result, where there are any.")
        Optional<ResultSummary> sealed) {
  /** Nothing was found out. */
  public static final Evidence NONE =
      new Evidence(List.of(), List.of(), List.of(), List.of(), 0, List.of(), Optional.empty());

  public Evidence {
    migrations = List.copyOf(migrations);
    plans = List.copyOf(plans);
    tables = List.copyOf(tables);
    measured = List.copyOf(measured);
    missing = List.copyOf(missing);
  }
}
