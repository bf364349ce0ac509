package dev.countersign.engine.request;

import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.request.RequestCommand;
import dev.countersign.protocol.request.RequestId;

/**
 * A command about a request, its signature already verified, with everything that the rules need to
 * know of it.
 *
 * @param actor as {@code Governance.actorOf} resolves the principal
 * @param issuer whose key signed the command
 * @param enrichment {@link Enrichment#NONE} for every command but a submission
 */
public record Ask(
    CommandId id,
    Actor actor,
    String issuer,
    RequestId request,
    RequestCommand command,
    Enrichment enrichment) {}
