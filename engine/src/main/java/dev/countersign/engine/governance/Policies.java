package dev.countersign.engine.governance;

import dev.countersign.engine.Unfit;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyChangeRefused;
import dev.countersign.protocol.policy.PolicyVersion;
import dev.countersign.protocol.request.RequestId;
import java.util.Collection;
import java.util.Optional;

/**
 * The policies in force, and the last version of every one there ever was: a name that comes back
 * goes on counting.
 *
 * @param since the epoch of the last change, 0 where there was none
 * @param answers what became of the changes that were approved as requests, by request
 */
record Policies(
    Index<String, PublishedPolicy> inForce,
    Index<String, Integer> versions,
    long since,
    Index<String, Publication> answers) {
  static final Policies NONE = new Policies(Index.empty(), Index.empty(), 0, Index.empty());

  int nextVersion(String name) {
    return versions.get(name).orElse(0) + 1;
  }

  Policies ifInForce(Collection<PublishedPolicy> policies) {
    var index = Index.<String, PublishedPolicy>empty();
    for (var published : policies) {
      index = index.with(published.policy().name(), published);
    }
    return new Policies(index, versions, since, answers);
  }

  Policies published(long epoch, PoliciesPublished event) {
    var after = new Policies(inForce, versions, epoch, answered(epoch, event));
    for (var changed : event.changed()) {
      after = after.with(changed, event.request());
    }
    for (var name : event.retired()) {
      after = after.without(name);
    }
    return after;
  }

  Policies refused(long epoch, PolicyChangeRefused event) {
    return new Policies(
        inForce, versions, since, answered(event.request(), Publication.refused(epoch, event)));
  }

  private Index<String, Publication> answered(long epoch, PoliciesPublished event) {
    return event
        .request()
        .map(request -> answered(request, Publication.made(epoch, event)))
        .orElse(answers);
  }

  /** A request is answered once: what it rests on is no more afterwards. */
  private Index<String, Publication> answered(RequestId request, Publication answer) {
    if (answers.has(request.value())) {
      throw Unfit.because("expected no answer to %s yet, but there is one", request);
    }
    return answers.with(request.value(), answer);
  }

  private Policies with(PolicyVersion changed, Optional<RequestId> request) {
    var name = changed.policy().name();
    if (changed.version() != nextVersion(name)) {
      throw Unfit.because(
          "expected version %d of policy %s, but it is %d",
          nextVersion(name), name, changed.version());
    }
    var published =
        new PublishedPolicy(
            changed.policy(), changed.version(), changed.digest(), changed.source(), request);
    return new Policies(
        inForce.with(name, published), versions.with(name, changed.version()), since, answers);
  }

  private Policies without(String name) {
    if (!inForce.has(name)) {
      throw Unfit.because("expected a policy in force, but %s is not", name);
    }
    return new Policies(inForce.without(name), versions, since, answers);
  }
}
