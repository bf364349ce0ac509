package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyPublished;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyRetired;

/**
 * The policies in force, and the last version of every one there ever was: a name that comes back
 * goes on counting.
 */
record Policies(Index<String, PublishedPolicy> inForce, Index<String, Integer> versions) {
  static final Policies NONE = new Policies(Index.empty(), Index.empty());

  int nextVersion(String name) {
    return versions.get(name).orElse(0) + 1;
  }

  Policies published(PolicyPublished event) {
    var name = event.policy().name();
    if (event.version() != nextVersion(name)) {
      throw Unfit.because(
          "expected version %d of policy %s, but it is %d",
          nextVersion(name), name, event.version());
    }
    var published = new PublishedPolicy(event.policy(), event.version(), event.digest());
    return new Policies(inForce.with(name, published), versions.with(name, event.version()));
  }

  Policies retired(PolicyRetired event) {
    if (!inForce.has(event.name())) {
      throw Unfit.because("expected a policy in force, but %s is not", event.name());
    }
    return new Policies(inForce.without(event.name()), versions);
  }
}
