package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.AgentAdvertised;
import dev.countersign.protocol.governance.GovernanceEvent.AgentRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRevoked;
import dev.countersign.protocol.governance.GovernanceEvent.SignInsFailed;
import java.time.Instant;
import java.util.Optional;

/**
 * Whose signed commands are accepted: issuers, and agents, which are the issuers of their own.
 *
 * @param reports when each gateway last told of failed sign-ins
 */
record Voices(
    Index<String, Issuer> issuers,
    Index<Subject, AgentEntry> agents,
    Index<String, Instant> reports) {
  static final Voices NONE = new Voices(Index.empty(), Index.empty(), Index.empty());

  Voices reported(SignInsFailed event, Instant time) {
    return new Voices(issuers, agents, reports.with(event.gateway(), time));
  }

  Voices registered(IssuerRegistered event) {
    var issuer = new Issuer(event.issuer(), event.kind(), event.publicKey(), event.scope());
    return new Voices(issuers.with(event.issuer(), issuer), agents, reports);
  }

  Voices registered(AgentRegistered event) {
    var agent = new AgentEntry(event.agent(), event.pool(), event.publicKey());
    return new Voices(issuers, agents.with(event.agent(), agent), reports);
  }

  Voices advertised(AgentAdvertised event, Instant time) {
    return agents
        .get(event.agent())
        .map(it -> it.with(Advertised.after(it.advertised(), event.advert(), time)))
        .map(it -> new Voices(issuers, agents.with(it.agent(), it), reports))
        .orElseThrow(
            () -> Unfit.because("expected a registered agent, but %s is none", event.agent()));
  }

  Voices revoked(IssuerRevoked event) {
    if (issuers.has(event.issuer())) {
      return new Voices(issuers.without(event.issuer()), agents, reports);
    }
    return agent(event.issuer())
        .map(agent -> new Voices(issuers, agents.without(agent.agent()), reports))
        .orElseThrow(
            () -> Unfit.because("expected a registered issuer, but %s is none", event.issuer()));
  }

  Optional<Bytes> keyOf(String issuer) {
    return issuers
        .get(issuer)
        .map(Issuer::publicKey)
        .or(() -> agent(issuer).map(AgentEntry::publicKey));
  }

  Optional<AgentEntry> agent(String name) {
    return Subject.isWellFormed(name) ? agents.get(new Subject(name)) : Optional.empty();
  }
}
