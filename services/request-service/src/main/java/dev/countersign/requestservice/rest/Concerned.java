package dev.countersign.requestservice.rest;

import dev.countersign.engine.request.Parties;
import dev.countersign.protocol.policy.Workflow;
import dev.countersign.protocol.request.RequestEvent.GlassBroken;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.WorkflowPinned;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.requestservice.db.Requests;
import dev.countersign.requestservice.db.ViewsUnavailableException;
import dev.countersign.requestservice.view.LoggedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whom the request of an event concerns. Its first events say so, and nothing changes it later; the
 * views are asked for what is older than the streams. Bounded; thread-safe.
 */
@ApplicationScoped
class Concerned {
  private static final int REMEMBERED = 20_000;

  private final Requests requests;
  private final Map<String, Parties> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Parties> eldest) {
          return size() > REMEMBERED;
        }
      };

  Concerned(Requests requests) {
    this.requests = requests;
  }

  /** Nothing while neither the events nor the views tell: then ask again. */
  Optional<Parties> by(LoggedEvent event) {
    var request = event.meta().aggregate();
    return told(request, event).or(() -> looked(request));
  }

  private synchronized Optional<Parties> told(String request, LoggedEvent event) {
    switch (event.event()) {
      case RequestSubmitted e ->
          known.putIfAbsent(
              request,
              new Parties(
                  event.meta().actor().subject(),
                  e.target(),
                  Parties.readers(e.shareWith(), e.consumers()),
                  Parties.named(java.util.List.of()),
                  false));
      case WorkflowPinned e ->
          known.computeIfPresent(request, (_, parties) -> with(parties, e.workflow()));
      case GlassBroken _ -> known.computeIfPresent(request, (_, parties) -> broken(parties));
      default -> {
        // nothing else says whom it concerns
      }
    }
    return Optional.ofNullable(known.get(request));
  }

  private static Parties with(Parties parties, Workflow workflow) {
    return new Parties(
        parties.requester(),
        parties.target(),
        parties.shareWith(),
        Parties.named(workflow.steps()),
        parties.glassBroken());
  }

  private static Parties broken(Parties parties) {
    return new Parties(
        parties.requester(), parties.target(), parties.shareWith(), parties.approvers(), true);
  }

  private Optional<Parties> looked(String request) {
    try {
      var found = requests.find(new RequestId(request)).map(Callers::parties);
      synchronized (this) {
        found.ifPresent(parties -> known.put(request, parties));
      }
      return found;
    } catch (ViewsUnavailableException e) {
      return Optional.empty();
    }
  }
}
