package dev.countersign.protocol.topic;

import dev.countersign.protocol.request.RequestEvent;
import java.util.Arrays;
import java.util.List;

/** The CloudEvents types that whoever subscribes to events can name. */
public final class EventTypes {
  private static final String EVENTS = "dev.countersign.events.";
  private static final String VERSION = ".v1";
  private static final List<String> OF_REQUESTS =
      Arrays.stream(RequestEvent.class.getPermittedSubclasses())
          .map(event -> ofRequest(event.getSimpleName()))
          .toList();

  private EventTypes() {}

  /** Those of every event that can happen to a request, in the order of its life. */
  public static List<String> ofRequests() {
    return OF_REQUESTS;
  }

  /** The type of the event that is called so, such as {@code VoteCast}; whether or not there is. */
  public static String ofRequest(String event) {
    return EVENTS + event + VERSION;
  }
}
