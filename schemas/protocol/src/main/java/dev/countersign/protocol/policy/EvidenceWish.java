package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.time.Duration;
import java.util.List;

@Doc("What is to be gathered at the target before anybody approves.")
public record EvidenceWish(
    @Doc("What to gather.") List<EvidencePart> gather,
    @Doc("Whether nobody may approve without it.") boolean required,
    @Doc(
            "The columns that samples do not show, as table.column, where a star stands for any"
                + " characters; in any schema unless one is named.")
        List<String> masked,
    @Doc("How many rows a sample has at most.") int sampleRows,
    @Doc("How long gathering may take.") Duration within) {

  public EvidenceWish {
    gather = List.copyOf(gather);
    masked = List.copyOf(masked);
  }
}
