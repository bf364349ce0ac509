package dev.countersign.engine.governance;

import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.governance.GovernanceCommand;

/**
 * A wish to change governance, its signature already verified.
 *
 * @param actor as {@link Governance#actorOf} resolves the principal
 * @param issuer whose key signed the command
 */
public record GovernanceAsk(Actor actor, String issuer, GovernanceCommand command) {}
