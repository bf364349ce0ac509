package dev.countersign.requestservice.rest;

import dev.countersign.avro.codec.Wire;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.requestservice.view.LoggedEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which events a caller wants of those it may see.
 *
 * @param types by their class; empty for all
 */
record EventFilter(Optional<RequestId> request, Set<Class<?>> types) {
  private static final Map<String, Class<?>> TYPES =
      Arrays.stream(RequestEvent.class.getPermittedSubclasses())
          .collect(Collectors.toMap(it -> Wire.type(it).ceType(), Function.identity()));

  /**
   * Reads what the caller gave.
   *
   * @param types CloudEvents types
   * @throws ProblemException when there is no such type, or no request can have such an id
   */
  static EventFilter of(String request, List<String> types) {
    return new EventFilter(
        Optional.ofNullable(request).map(Answers::id),
        types.stream().map(EventFilter::type).collect(Collectors.toUnmodifiableSet()));
  }

  boolean takes(LoggedEvent event) {
    return request.filter(it -> !it.value().equals(event.meta().aggregate())).isEmpty()
        && (types.isEmpty() || types.contains(event.event().getClass()));
  }

  private static Class<?> type(String text) {
    var type = TYPES.get(text);
    if (type == null) {
      throw ProblemException.malformed(
          "Expected type to be that of an event of requests, such as"
              + " dev.countersign.events.VoteCast.v1, but it is not");
    }
    return type;
  }
}
