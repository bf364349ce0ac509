package dev.countersign.protocol.delivery;

import dev.countersign.protocol.Doc;

@Doc("One event on its way to one endpoint; the same in each attempt.")
public record Delivery(
    @Doc("The name of the endpoint.") String endpoint,
    @Doc(
            "The sequence of the EndpointRegistered by which the endpoint is as it was then; a later one of that name owes nothing of this.")
        long epoch,
    @Doc("What the event is about: a request id, or 'governance' for a test.") String aggregate,
    @Doc("The place of the event among the aggregate's events.") long sequence,
    @Doc("The CloudEvents type of the event.") String type,
    @Doc("Where the event stands.") SourcePosition source) {

  /**
   * What the receiver knows the event by, whatever the attempt: {@code webhook-id} and CloudEvents
   * {@code id}.
   */
  public String messageId() {
    return aggregate + "/" + sequence;
  }
}
