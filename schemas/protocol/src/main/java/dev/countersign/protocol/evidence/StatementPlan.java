package dev.countersign.protocol.evidence;

import dev.countersign.protocol.Doc;
import java.util.List;

@Doc("How the server would run one statement.")
public record StatementPlan(
    @Doc("The number of the statement, from 1.") int statement,
    @Doc("The plan, in pre-order.") List<PlanNode> nodes) {

  public StatementPlan {
    nodes = List.copyOf(nodes);
  }
}
