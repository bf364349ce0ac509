package dev.countersign.engine.request;

import dev.countersign.engine.policy.Words;
import dev.countersign.engine.request.RequestState.Known;
import dev.countersign.engine.request.RequestState.None;
import dev.countersign.protocol.policy.Quorum;
import dev.countersign.protocol.policy.Step;
import java.util.stream.Collectors;

/** How refusals name things. */
final class Wording {

  private Wording() {}

  /** "it is pending", and so on. */
  static String status(RequestState state) {
    return switch (state) {
      case None _ -> "unknown";
      case Known known -> word(known.status());
    };
  }

  static String word(Enum<?> constant) {
    return Words.of(constant);
  }

  /** Everyone whom a step asks, such as "group:dba or user:carol". */
  static String parties(Step step) {
    return step.quorums().stream()
        .map(Quorum::anyOf)
        .flatMap(parties -> parties.stream().sorted())
        .distinct()
        .map(Object::toString)
        .collect(Collectors.joining(" or "));
  }

  /** The beginning of a text that an agent wrote: an event has no room for all it might send. */
  static String clipped(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
