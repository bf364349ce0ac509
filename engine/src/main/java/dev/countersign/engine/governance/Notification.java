package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointTested;
import dev.countersign.protocol.governance.GovernanceEvent.NotifierRegistered;
import java.util.Optional;

/** Who is told of things elsewhere, and by which notifier. */
record Notification(Optional<Notifier> notifier, Index<String, Endpoint> endpoints) {
  static final Notification NONE = new Notification(Optional.empty(), Index.empty());

  Notification registered(NotifierRegistered event) {
    return new Notification(Optional.of(new Notifier(event.name(), event.publicKey())), endpoints);
  }

  Notification registered(EventMeta meta, EndpointRegistered event) {
    var endpoint =
        new Endpoint(
            event.name(),
            event.kind(),
            event.address(),
            event.types(),
            event.allowPrivate(),
            event.secret(),
            meta.sequence(),
            meta.time());
    return new Notification(notifier, endpoints.with(event.name(), endpoint));
  }

  Notification removed(EndpointRemoved event) {
    requireKnown(event.name());
    return new Notification(notifier, endpoints.without(event.name()));
  }

  /** A test changes nothing here; it is the notifier's to deliver. */
  Notification tested(EndpointTested event) {
    requireKnown(event.name());
    return this;
  }

  private void requireKnown(String name) {
    if (!endpoints.has(name)) {
      throw Unfit.because("expected a registered endpoint, but %s is none", name);
    }
  }
}
