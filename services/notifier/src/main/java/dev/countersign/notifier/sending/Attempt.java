package dev.countersign.notifier.sending;

import dev.countersign.engine.governance.Endpoint;
import dev.countersign.notifier.delivery.Judgement;
import dev.countersign.notifier.delivery.Source;
import dev.countersign.protocol.delivery.Delivery;
import dev.countersign.protocol.delivery.DeliveryOutcome;
import java.util.Optional;

/** How one endpoint is spoken to: what is due is read, made into a message, and posted. */
final class Attempt {
  private final Endpoint endpoint;
  private final Sending sending;
  private final Optional<OpenedSecret> secret;

  /** Opens the secret of the endpoint; where it does not open, every attempt ends with that. */
  Attempt(Endpoint endpoint, Sending sending) {
    this.endpoint = endpoint;
    this.sending = sending;
    this.secret = OpenedSecret.of(sending.cluster(), sending.key(), endpoint);
  }

  /**
   * Makes one, and waits for what comes of it.
   *
   * @throws EventsUnavailableException when the event cannot be read again at the moment
   */
  Judgement judge(Delivery delivery) throws InterruptedException {
    if (secret.isEmpty()) {
      return Judgement.notSent(DeliveryOutcome.SECRET_UNREADABLE);
    }
    var opened = secret.get();
    var source = delivery.source();
    var recorded =
        sending.events().at(new Source(source.log(), source.partition()), source.offset());
    var message =
        Message.of(
            endpoint.kind(),
            opened.secret(),
            sending.cluster(),
            recorded,
            sending.clock().instant());
    return Judgement.of(
        sending
            .poster()
            .post(
                opened.url(),
                endpoint.allowPrivate(),
                message.headers(),
                message.body().toArray()));
  }
}
