package dev.countersign.requestservice.rest;

import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.evidence.PendingMigration;
import dev.countersign.protocol.evidence.PlanNode;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.RequestStatus;
import dev.countersign.requestservice.view.EvidenceView;
import dev.countersign.requestservice.view.RequestView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The evidence about a request as callers see it. */
@Schema(
    name = "Evidence",
    description =
        "What agents found out at the target before anybody votes, free of literals. Full plans and"
            + " samples are read by themselves.")
public record EvidenceJson(
    @Schema(description = "Which gathering of the request it is, from 1.") int gathering,
    @Schema(
            description =
                "awaited: nobody can approve yet. dropped: the request went on before it was"
                    + " there.",
            enumeration = {"awaited", "gathered", "failed", "dropped"})
        String status,
    @Schema(description = "Whether nobody may approve without it.") boolean required,
    @Schema(description = "What was asked for: plan, sizes, rows, sample.") List<String> gather,
    @Schema(description = "When it was asked for.") Instant askedAt,
    @Schema(description = "When it counts as failed unless it is there by then.") Instant until,
    @Schema(description = "When it was there, or had failed.") Optional<Instant> endedAt,
    @Schema(
            description =
                "Of migrations, those that would have run when it was gathered, in their order.")
        List<PendingJson> migrations,
    @Schema(description = "The plans of the statements that have one.") List<PlanJson> plans,
    @Schema(description = "The tables that the operation names.") List<TableJson> tables,
    @Schema(description = "How many rows its changes really touched, statement by statement.")
        List<MeasuredJson> measured,
    @Schema(description = "How many rows there are in its samples.") int sampled,
    @Schema(description = "What was asked for and is not there.") List<MissingJson> missing,
    @Schema(description = "Whether there are full plans or samples to read.") boolean sealed,
    @Schema(description = "Why there is none, where it failed.") Optional<ReasonJson> failure) {

  /** A migration. */
  @Schema(name = "PendingMigration", description = "A migration whose text would run.")
  public record PendingJson(
      @Schema(description = "Its version and name.", examples = "20261127143000_parcel")
          String title,
      @Schema(description = "The number that its first statement has in this evidence.") int first,
      @Schema(description = "The number that its last statement has in this evidence.") int last,
      @Schema(description = "Which statement of its file the first is; 1 unless it is resumed.")
          int from) {

    /** Statements are numbered through all of them. */
    static List<PendingJson> of(List<PendingMigration> migrations) {
      var numbered = new ArrayList<PendingJson>();
      int before = 0;
      for (var it : migrations) {
        numbered.add(new PendingJson(it.title(), before + 1, before + it.statements(), it.from()));
        before += it.statements();
      }
      return List.copyOf(numbered);
    }
  }

  /** A plan. */
  @Schema(name = "Plan", description = "How the server would run one statement.")
  public record PlanJson(
      @Schema(description = "The number of the statement, from 1.") int statement,
      @Schema(description = "Its nodes, in pre-order.") List<NodeJson> nodes) {}

  /** A node. */
  @Schema(name = "PlanNode", description = "One node of a plan, without its conditions.")
  public record NodeJson(
      @Schema(description = "How deep it stands, from 0.") int depth,
      @Schema(description = "What it does.", examples = "Seq Scan") String kind,
      @Schema(description = "The table.") Optional<String> table,
      @Schema(description = "The index.") Optional<String> index,
      @Schema(description = "How many rows the planner expects.") Optional<Long> rows,
      @Schema(description = "What the planner thinks that it costs.") Optional<Long> cost) {

    static NodeJson of(PlanNode node) {
      return new NodeJson(
          node.depth(), node.kind(), node.table(), node.index(), node.rows(), node.cost());
    }
  }

  /** A table. */
  @Schema(name = "TableSize", description = "How large a table is.")
  public record TableJson(
      @Schema(description = "Its name.") String table,
      @Schema(description = "Its bytes on disk, indexes included.") Optional<Long> bytes,
      @Schema(description = "How many rows it has, as the server estimates.")
          Optional<Long> rows) {}

  /** A count. */
  @Schema(name = "MeasuredRows", description = "What a statement touched before it was undone.")
  public record MeasuredJson(
      @Schema(description = "The number of the statement, from 1.") int statement,
      @Schema(description = "How many rows.") long rows) {}

  /** A gap. */
  @Schema(name = "MissingEvidence", description = "What is not there, and why.")
  public record MissingJson(
      @Schema(
              description = "What.",
              enumeration = {"plan", "sizes", "rows", "sample"})
          String part,
      @Schema(description = "Of which statement, from 1; 0 for all of it.") int statement,
      @Schema(description = "A stable code.") String code,
      @Schema(description = "Why.") String why) {}

  /** A reason. */
  @Schema(name = "EvidenceFailure", description = "Why there is no evidence.")
  public record ReasonJson(
      @Schema(description = "A stable code.") String code,
      @Schema(description = "Why.") String why) {}

  static Optional<EvidenceJson> of(RequestView row) {
    return row.evidence().map(it -> of(row, it));
  }

  private static EvidenceJson of(RequestView row, EvidenceView view) {
    var found = view.evidence().orElse(Evidence.NONE);
    return new EvidenceJson(
        view.number(),
        status(row, view),
        row.workflow().flatMap(it -> it.evidence()).filter(it -> it.required()).isPresent(),
        view.gather().stream().map(Texts::word).toList(),
        view.askedAt(),
        view.until(),
        view.endedAt(),
        PendingJson.of(found.migrations()),
        found.plans().stream()
            .map(
                plan ->
                    new PlanJson(
                        plan.statement(), plan.nodes().stream().map(NodeJson::of).toList()))
            .toList(),
        found.tables().stream()
            .map(it -> new TableJson(it.table(), it.bytes(), it.rows()))
            .toList(),
        found.measured().stream().map(it -> new MeasuredJson(it.statement(), it.rows())).toList(),
        found.sampled(),
        found.missing().stream()
            .map(it -> new MissingJson(Texts.word(it.part()), it.statement(), it.code(), it.why()))
            .toList(),
        found.sealed().map(ResultSummary::chunks).filter(it -> it > 0).isPresent(),
        view.failure().map(it -> new ReasonJson(it.code(), it.message())));
  }

  private static String status(RequestView row, EvidenceView view) {
    if (view.evidence().isPresent()) {
      return "gathered";
    }
    if (view.failure().isPresent()) {
      return "failed";
    }
    return row.status() == RequestStatus.PENDING ? "awaited" : "dropped";
  }
}
