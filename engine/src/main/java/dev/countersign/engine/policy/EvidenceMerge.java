package dev.countersign.engine.policy;

import dev.countersign.protocol.policy.EvidencePart;
import dev.countersign.protocol.policy.EvidenceWish;
import dev.countersign.protocol.policy.Policy;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * What several policies want gathered: all that any of them does, with all that any of them masks,
 * required where one requires it, in the shortest of their times, with the smallest of their
 * samples.
 */
final class EvidenceMerge {

  private EvidenceMerge() {}

  static Optional<EvidenceWish> merged(List<Policy> policies) {
    var wishes = policies.stream().flatMap(it -> it.evidence().stream()).toList();
    if (wishes.isEmpty()) {
      return Optional.empty();
    }
    var gather = EnumSet.noneOf(EvidencePart.class);
    wishes.forEach(it -> gather.addAll(it.gather()));
    return Optional.of(
        new EvidenceWish(
            List.copyOf(gather),
            wishes.stream().anyMatch(EvidenceWish::required),
            wishes.stream().flatMap(it -> it.masked().stream()).distinct().sorted().toList(),
            wishes.stream()
                .filter(it -> it.gather().contains(EvidencePart.SAMPLE) || !samples(gather))
                .mapToInt(EvidenceWish::sampleRows)
                .min()
                .orElseThrow(),
            wishes.stream()
                .map(EvidenceWish::within)
                .min(Comparator.naturalOrder())
                .orElseThrow()));
  }

  private static boolean samples(EnumSet<EvidencePart> gather) {
    return gather.contains(EvidencePart.SAMPLE);
  }
}
