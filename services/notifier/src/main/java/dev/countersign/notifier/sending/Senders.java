package dev.countersign.notifier.sending;

import dev.countersign.engine.governance.Endpoint;
import dev.countersign.notifier.delivery.DeliveryFold;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** One sender for each endpoint that there is, as it was registered last. */
public final class Senders implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Senders.class);

  private final Sending sending;
  private final Supplier<DeliveryFold> fold;
  private final Map<String, EndpointSender> running = new HashMap<>();
  private boolean closed;

  /**
   * Nobody at first.
   *
   * @param fold what is known of past deliveries, at this moment
   */
  public Senders(Sending sending, Supplier<DeliveryFold> fold) {
    this.sending = sending;
    this.fold = fold;
  }

  /** Has exactly these endpoints delivered to. */
  public synchronized void have(Collection<Endpoint> endpoints) {
    var wanted = endpoints.stream().collect(Collectors.toMap(Endpoint::name, Function.identity()));
    for (var name : running.keySet().stream().toList()) {
      var endpoint = wanted.get(name);
      if (endpoint == null || endpoint.epoch() != running.get(name).epoch()) {
        running.remove(name).close();
        LOG.infof("Nothing more is delivered to %s as it was", name);
      }
    }
    if (!closed && !running.keySet().containsAll(wanted.keySet())) {
      var known = fold.get();
      wanted.values().stream()
          .filter(it -> !running.containsKey(it.name()))
          .forEach(it -> start(it, known));
    }
  }

  /** Has all of them begin anew from what is written down, for sources have changed hands. */
  public synchronized void beginAnew(Collection<Endpoint> endpoints) {
    stopAll();
    have(endpoints);
  }

  private void start(Endpoint endpoint, DeliveryFold known) {
    var sender =
        new EndpointSender(
            endpoint, sending, source -> known.past(endpoint.name(), endpoint.epoch(), source));
    running.put(endpoint.name(), sender);
    sender.start();
    LOG.infof("Events are delivered to %s at %s", endpoint.name(), endpoint.address());
  }

  /** How many places of the logs are not settled yet for an endpoint. */
  public synchronized long lag(String endpoint) {
    var sender = running.get(endpoint);
    return sender == null ? 0 : sender.lag();
  }

  private void stopAll() {
    running.values().forEach(EndpointSender::close);
    running.clear();
  }

  @Override
  public synchronized void close() {
    closed = true;
    stopAll();
  }
}
