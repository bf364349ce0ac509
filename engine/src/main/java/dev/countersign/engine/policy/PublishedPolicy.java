package dev.countersign.engine.policy;

import dev.countersign.engine.policy.Conditions.Condition;
import dev.countersign.engine.policy.Conditions.ConditionException;
import dev.countersign.engine.policy.Conditions.Facts;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.policy.AutoApproval;
import dev.countersign.protocol.policy.PinnedPolicy;
import dev.countersign.protocol.policy.Policy;
import dev.countersign.protocol.request.RequestId;
import java.util.Objects;
import java.util.Optional;

/**
 * A policy in force. Its conditions are compiled when they are first asked, and once: nothing that
 * only folds the log pays for them. Thread-safe.
 */
public final class PublishedPolicy {
  private final Policy policy;
  private final int version;
  private final Digest digest;
  private final String source;
  private final Optional<RequestId> request;
  private final Lazy when;
  private final Lazy approveWhen;

  /**
   * A policy that was published.
   *
   * @param version 1 for the first publication under its name
   * @param digest of its source
   * @param source the YAML
   * @param request that was approved for it, where it was asked for by one
   */
  public PublishedPolicy(
      Policy policy, int version, Digest digest, String source, Optional<RequestId> request) {
    this.policy = policy;
    this.version = version;
    this.digest = digest;
    this.source = source;
    this.request = request;
    this.when = new Lazy(policy.match().when());
    this.approveWhen = new Lazy(policy.autoApproval().flatMap(AutoApproval::when));
  }

  /** A policy that was published without a request, or only thought of. */
  public PublishedPolicy(Policy policy, int version, Digest digest, String source) {
    this(policy, version, digest, source, Optional.empty());
  }

  public Policy policy() {
    return policy;
  }

  public int version() {
    return version;
  }

  public Digest digest() {
    return digest;
  }

  /** The YAML, as its author wrote it. */
  public String source() {
    return source;
  }

  /** The request that was approved for it, where it was asked for by one. */
  public Optional<RequestId> request() {
    return request;
  }

  /** The same, if it demanded no ticket: the past has none to show. */
  public PublishedPolicy withoutTicket() {
    var it = policy;
    return new PublishedPolicy(
        new Policy(
            it.name(),
            it.priority(),
            it.exclusive(),
            it.match(),
            it.onlyRestricts(),
            it.steps(),
            it.autoApproval(),
            it.reasonRequired(),
            Optional.empty(),
            it.pendingFor(),
            it.approvedFor(),
            it.executions(),
            it.repeatFailed(),
            it.statementTimeout(),
            it.rowLimit(),
            it.resultsFor(),
            it.lane(),
            it.freezes(),
            it.nonBypassable(),
            it.overrideAllowed(),
            it.breakGlassAllowed(),
            it.reviewWithin(),
            it.evidence()),
        version,
        digest,
        source,
        request);
  }

  public PinnedPolicy pinned() {
    return new PinnedPolicy(policy.name(), version, digest);
  }

  /** Whether the condition of its match holds; true where it has none. */
  boolean matchesWhen(Facts facts) throws ConditionException {
    return when.holds(facts);
  }

  /** Whether it demands no votes for such an operation. */
  boolean approves(Facts facts) throws ConditionException {
    if (policy.steps().isEmpty()) {
      return true;
    }
    var auto = policy.autoApproval();
    return auto.isPresent()
        && auto.get()
            .atMostRisk()
            .map(most -> facts.inquiry().risk().compareTo(most) <= 0)
            .orElse(true)
        && approveWhen.holds(facts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublishedPolicy it
        && policy.equals(it.policy)
        && version == it.version
        && digest.equals(it.digest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(policy.name(), version, digest);
  }

  @Override
  public String toString() {
    return policy.name() + " version " + version;
  }

  /** A condition that is compiled when it is first asked. */
  private static final class Lazy {
    private final Optional<String> text;
    private volatile Condition compiled;

    private Lazy(Optional<String> text) {
      this.text = text;
    }

    private boolean holds(Facts facts) throws ConditionException {
      if (text.isEmpty()) {
        return true;
      }
      var condition = compiled;
      if (condition == null) {
        condition = Conditions.compile(text.get());
        compiled = condition;
      }
      return condition.holds(facts);
    }
  }
}
