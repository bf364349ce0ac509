package dev.countersign.engine.governance;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.Unfit;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.engine.policy.Workflows;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.AgentAdvertised;
import dev.countersign.protocol.governance.GovernanceEvent.AgentRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.ClaimsRecorded;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointTested;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeEnded;
import dev.countersign.protocol.governance.GovernanceEvent.FreezeStarted;
import dev.countersign.protocol.governance.GovernanceEvent.GroupChanged;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityLinked;
import dev.countersign.protocol.governance.GovernanceEvent.IdentityUnlinked;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRevoked;
import dev.countersign.protocol.governance.GovernanceEvent.NotifierRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PoliciesPublished;
import dev.countersign.protocol.governance.GovernanceEvent.PolicyChangeRefused;
import dev.countersign.protocol.governance.GovernanceEvent.PoolRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalResumed;
import dev.countersign.protocol.governance.GovernanceEvent.PrincipalSuspended;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderDefined;
import dev.countersign.protocol.governance.GovernanceEvent.ProviderRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.RoleDefined;
import dev.countersign.protocol.governance.GovernanceEvent.RoleRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.SignInsFailed;
import dev.countersign.protocol.governance.GovernanceEvent.TargetRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.TokenIssued;
import dev.countersign.protocol.governance.GovernanceEvent.TokenRevoked;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.protocol.governance.RoleGrant;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The configuration that every decision is made under, folded from its log up to one epoch: who
 * there is, what they may do, which policies are in force, and whose signatures count. It never
 * changes; {@link #evolve} gives the next one. What is not in it is not known, and what is not
 * known may nothing.
 *
 * <p>Long, for it is the one face of the fold: every part has its own rules in a class of its own,
 * and here is a line for each question that others ask of it.
 *
 * @param epoch the sequence of the last event in it, 0 where there is none
 * @param lastTime the time of that event
 */
public record Governance(
    long epoch,
    Instant lastTime,
    People people,
    Voices voices,
    Places places,
    Policies book,
    Notification notification,
    Freezes freezing) {

  /** What a cluster is born with: nothing, beside a root key that is nobody's entry. */
  public static final Governance EMPTY =
      new Governance(
          0,
          Instant.EPOCH,
          People.NOBODY,
          Voices.NONE,
          Places.NONE,
          Policies.NONE,
          Notification.NONE,
          Freezes.NONE);

  /**
   * The issuer whose key is policy-service's own configuration, and the principal it speaks for. It
   * may always change governance, so that a cluster can be born and a lost one recovered.
   */
  public static final String ROOT = "root";

  /** The principal under which policy-service speaks of deadlines. */
  public static final String POLICY_SERVICE = "policy-service";

  /**
   * The governance of the next epoch.
   *
   * @throws ImpossibleEventException where the event cannot follow: a gap in the epochs, a version
   *     of a policy out of turn, the end of something that never was
   */
  public Governance evolve(EventMeta meta, GovernanceEvent event) {
    try {
      if (meta.sequence() != epoch + 1) {
        throw Unfit.because("expected sequence %d, but it is %d", epoch + 1, meta.sequence());
      }
      return after(meta, event);
    } catch (Unfit unfit) {
      throw new ImpossibleEventException(
          meta.aggregate(),
          meta.sequence(),
          "epoch " + epoch,
          event.getClass().getSimpleName(),
          unfit.getMessage());
    }
  }

  private Governance after(EventMeta meta, GovernanceEvent event) {
    var begun =
        new Governance(
            meta.sequence(), meta.time(), people, voices, places, book, notification, freezing);
    return switch (event) {
      case PoliciesPublished it -> begun.with(book.published(meta.sequence(), it));
      case PolicyChangeRefused it -> begun.with(book.refused(meta.sequence(), it));
      case PrincipalRegistered it -> begun.with(people.registered(it));
      case GroupDefined it -> begun.with(people.defined(it));
      case TokenIssued it -> begun.with(people.issued(it, meta));
      case TokenRevoked it -> begun.with(people.revoked(it));
      case IssuerRegistered it -> begun.with(voices.registered(it));
      case IssuerRevoked it -> begun.with(voices.revoked(it));
      case AgentRegistered it -> begun.with(voices.registered(it));
      case AgentAdvertised it -> begun.with(voices.advertised(it, meta.time()));
      case PoolRegistered it -> begun.with(places.registered(it));
      case TargetRegistered it -> begun.with(places.registered(it));
      case NotifierRegistered it -> begun.with(notification.registered(it));
      case EndpointRegistered it -> begun.with(notification.registered(meta, it));
      case EndpointRemoved it -> begun.with(notification.removed(it));
      case EndpointTested it -> begun.with(notification.tested(it));
      case RoleDefined it -> begun.with(people.defined(it));
      case RoleRemoved it -> begun.with(people.removed(it));
      case PrincipalSuspended it -> begun.with(people.suspended(it, meta.sequence()));
      case PrincipalResumed it -> begun.with(people.resumed(it));
      case SignInsFailed it -> begun.with(voices.reported(it, meta.time()));
      case FreezeStarted it -> begun.with(freezing.started(meta, it));
      case FreezeEnded it -> begun.with(freezing.ended(meta, it));
      case GroupChanged it -> begun.with(people.changed(it));
      case ProviderDefined it -> begun.with(people.defined(it));
      case ProviderRemoved it -> begun.with(people.removed(it));
      case IdentityLinked it -> begun.with(people.linked(it, meta));
      case IdentityUnlinked it -> begun.with(people.unlinked(it));
      case ClaimsRecorded it -> begun.with(people.recorded(it, meta));
    };
  }

  private Governance with(People changed) {
    return new Governance(epoch, lastTime, changed, voices, places, book, notification, freezing);
  }

  private Governance with(Voices changed) {
    return new Governance(epoch, lastTime, people, changed, places, book, notification, freezing);
  }

  private Governance with(Places changed) {
    return new Governance(epoch, lastTime, people, voices, changed, book, notification, freezing);
  }

  private Governance with(Policies changed) {
    return new Governance(epoch, lastTime, people, voices, places, changed, notification, freezing);
  }

  private Governance with(Notification changed) {
    return new Governance(epoch, lastTime, people, voices, places, book, changed, freezing);
  }

  private Governance with(Freezes changed) {
    return new Governance(epoch, lastTime, people, voices, places, book, notification, changed);
  }

  public Optional<PrincipalEntry> principal(Subject subject) {
    return people.principals().get(subject);
  }

  /** In alphabetical order. */
  public Collection<PrincipalEntry> principals() {
    return people.principals().values();
  }

  public boolean isSuspended(Subject subject) {
    return people.isSuspended(subject);
  }

  /** The epoch that began when somebody was suspended last; 0 where nobody ever was. */
  public long lastSuspension() {
    return people.lastSuspension();
  }

  public boolean hasGroup(String group) {
    return people.groups().has(group);
  }

  public Optional<Group> group(String name) {
    return people.groups().groups().get(name);
  }

  /** In alphabetical order. */
  public Collection<Group> groups() {
    return people.groups().groups().values();
  }

  /** In alphabetical order. */
  public Collection<ProviderEntry> providers() {
    return people.identities().providers().values();
  }

  public Optional<ProviderEntry> provider(String name) {
    return people.identities().providers().get(name);
  }

  /** The provider whose tokens name this issuer. */
  public Optional<ProviderEntry> providerOf(String issuer) {
    return people.identities().byIssuer(issuer);
  }

  /** Whom a provider knows as this, where it is a person here. */
  public Optional<IdentityEntry> identity(Identity identity) {
    return people.identities().entries().get(identity);
  }

  /** Who somebody is at the providers, in the order of their names. */
  public List<IdentityEntry> identitiesOf(Subject subject) {
    return people.identities().entriesOf(subject);
  }

  /** Those that governance has defined, in alphabetical order; the built-in ones are not. */
  public Collection<CustomRole> customRoles() {
    return people.roles().defined();
  }

  /** What a role may, be it built in or not; none where there is no such role. */
  public Optional<Set<Permission>> permissionsOf(String role) {
    return people.roles().permissions(role);
  }

  /** What somebody may, whatever they do it with. */
  public Standing standing(Subject subject) {
    return people.standing(subject);
  }

  /**
   * What somebody may who acts. An AI that acts under its owner's name stays an AI; agents and
   * policy-service stand nowhere, whatever name they bear.
   */
  public Standing standing(Actor actor) {
    return standing(actor.subject(), actor.kind(), actor.token());
  }

  private Standing standing(Subject subject, PrincipalKind kind, Optional<String> token) {
    return asks(kind) ? standing(subject, token).as(kind) : Standing.none(subject);
  }

  /**
   * What a token leaves of what somebody may, also one that works no more: what was done with it is
   * judged by what it gave. Everything without one; nothing with another's.
   */
  public Standing standing(Subject subject, Optional<String> token) {
    return token.map(it -> people.standing(subject, it)).orElseGet(() -> people.standing(subject));
  }

  /** In alphabetical order, those that are reached through other groups too. */
  public List<String> groupsOf(Subject subject) {
    return standing(subject).groups();
  }

  /** Empty for one who is not known; those that groups give too. */
  public List<RoleGrant> rolesOf(Subject subject) {
    return standing(subject).roles();
  }

  /**
   * Whether a known principal belongs to a party; a role counts where it is held for the target.
   */
  public boolean isMember(Subject subject, Party party, TargetRef at) {
    return standing(subject).isOf(party, at);
  }

  /**
   * Everyone who may belong to a party, and of a role everyone there is: whether they hold it, only
   * the place can tell. Some more than once; the same people in the same order on any machine.
   */
  Stream<Subject> membersOf(Party party) {
    return switch (party.kind()) {
      case GROUP -> people.membersOf(party.name());
      case USER ->
          Subject.isWellFormed(party.name())
              ? Stream.of(new Subject(party.name()))
              : Stream.empty();
      case ROLE -> principals().stream().map(PrincipalEntry::subject);
    };
  }

  /** Whether there is such a group, role or principal. */
  public boolean knows(Party party) {
    var name = party.name();
    return switch (party.kind()) {
      case GROUP -> hasGroup(name);
      case USER -> Subject.isWellFormed(name) && principal(new Subject(name)).isPresent();
      case ROLE -> permissionsOf(name).isPresent();
    };
  }

  /** The pool that can reach a target, where both are known. */
  public Optional<Pool> poolOf(TargetRef target) {
    return target(target).map(Target::pool).flatMap(this::pool);
  }

  /** Also one that has been revoked or has expired; see {@link TokenEntry#worksAt}. */
  public Optional<TokenEntry> token(String tokenId) {
    return people.tokens().get(tokenId);
  }

  /** All that somebody ever had, in the order in which they were issued. */
  public List<TokenEntry> tokensOf(Subject owner) {
    return people.tokens().of(owner);
  }

  /** All that anybody ever had, in the order of their ids. */
  public Collection<TokenEntry> tokens() {
    return people.tokens().byId().values();
  }

  public Optional<Issuer> issuer(String name) {
    return voices.issuers().get(name);
  }

  /** When a gateway last told of sign-ins that failed. */
  public Optional<Instant> lastReport(String gateway) {
    return voices.reports().get(gateway);
  }

  public Optional<AgentEntry> agent(Subject agent) {
    return voices.agents().get(agent);
  }

  /** In alphabetical order. */
  public Collection<AgentEntry> agents() {
    return voices.agents().values();
  }

  /** The Ed25519 key of an issuer, agents included; none for the root, whose key is no entry. */
  public Optional<Bytes> keyOf(String issuer) {
    return voices.keyOf(issuer);
  }

  public Optional<Target> target(TargetRef ref) {
    return places.targets().get(ref);
  }

  /** None for a target that is not known. */
  public Map<String, String> labelsOf(TargetRef ref) {
    return target(ref).map(Target::labels).orElse(Map.of());
  }

  /** In the order of their names. */
  public Collection<Target> targets() {
    return places.targets().values();
  }

  public Optional<Pool> pool(String name) {
    return places.pools().get(name);
  }

  /** In alphabetical order. */
  public Collection<Pool> pools() {
    return places.pools().values();
  }

  /** Those in force, in alphabetical order. */
  public Collection<PublishedPolicy> policies() {
    return book.inForce().values();
  }

  /** The one that delivers, and that secrets of endpoints are sealed for. */
  public Optional<Notifier> notifier() {
    return notification.notifier();
  }

  public Optional<Endpoint> endpoint(String name) {
    return notification.endpoints().get(name);
  }

  /** In alphabetical order. */
  public Collection<Endpoint> endpoints() {
    return notification.endpoints().values();
  }

  /** The same, if these policies and no others were in force: a thought, and no log leads there. */
  public Governance ifInForce(Collection<PublishedPolicy> policies) {
    return with(book.ifInForce(policies));
  }

  /** The same, with the policies of another: a thought too, that costs nothing for their number. */
  public Governance withPoliciesOf(Governance other) {
    return with(other.book);
  }

  /** The one in force under a name. */
  public Optional<PublishedPolicy> policy(String name) {
    return book.inForce().get(name);
  }

  /** The epoch of the last change of policies; 0 where there was none. */
  public long policiesSince() {
    return book.since();
  }

  /** Whether policies govern their own change, so that it has to be asked for. */
  public boolean governsPolicies() {
    return policies().stream().map(PublishedPolicy::policy).anyMatch(Workflows::governsPolicies);
  }

  /** What became of a change of policies that was approved as a request, once it is known. */
  public Optional<Publication> publicationOf(RequestId request) {
    return book.answers().get(request.value());
  }

  /** Those in force, in alphabetical order. */
  public Collection<FreezeEntry> freezes() {
    return freezing.inForce().values();
  }

  /** Where it is in force. */
  public Optional<FreezeEntry> freeze(String name) {
    return freezing.inForce().get(name);
  }

  /** The freeze in force at a target for the longest, where there is one. */
  public Optional<FreezeEntry> freezeAt(TargetRef target) {
    return freezing.at(target);
  }

  /** The one of them that holds up even what glass is broken for, where there is one. */
  public Optional<FreezeEntry> nonBypassableFreezeAt(TargetRef target) {
    return freezing.at(target, true);
  }

  /**
   * When a time of a request at a target is over, which rests while the target is frozen; empty
   * where it rests now.
   *
   * @param since when it began to run
   * @param until when it would be over without freezes
   */
  public Optional<Instant> deadline(TargetRef target, Instant since, Instant until) {
    return freezing.deadline(target, since, until);
  }

  int nextPolicyVersion(String name) {
    return book.nextVersion(name);
  }

  /** Whether an issuer may speak for a principal. An identity vouched for is still no authority. */
  public boolean mayVouch(String issuer, Principal principal) {
    return Vouching.may(this, issuer, principal);
  }

  /** Whether such a being asks for things; agents and policy-service only serve. */
  static boolean asks(PrincipalKind kind) {
    return switch (kind) {
      case PERSON, AI, SERVICE -> true;
      case AGENT, SYSTEM -> false;
    };
  }

  /**
   * The principal with the groups and roles of this moment, none for one who is not known. The kind
   * is governance's own, but an AI that acts under its owner's name stays an AI.
   */
  public Actor actorOf(Principal principal) {
    var standing = standing(principal.subject(), principal.kind(), principal.token());
    return new Actor(
        principal.subject(),
        standing.kind().orElse(principal.kind()),
        principal.signIn(),
        principal.address(),
        standing.groups(),
        standing.roles(),
        principal.token());
  }
}
