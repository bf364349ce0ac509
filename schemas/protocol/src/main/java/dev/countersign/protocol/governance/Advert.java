package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.request.OperationKind;
import java.util.List;

@Doc(
    "What an agent says that it can do. It proves nothing, and nothing is decided by it: what runs, grants and claims decide.")
public record Advert(
    @Doc("The version of its program, 1 to 64 printable ASCII characters without a space.")
        String version,
    @Doc("The kinds of operation that it runs, once each and in the order of the vocabulary.")
        List<OperationKind> kinds,
    @Doc("How many executions it runs at a time, from 1 to 1000.") int slots,
    @Doc("What it has credentials for, at most 1000, in the order of their names.")
        List<AdvertisedTarget> targets) {

  public Advert {
    kinds = List.copyOf(kinds);
    targets = List.copyOf(targets);
  }
}
