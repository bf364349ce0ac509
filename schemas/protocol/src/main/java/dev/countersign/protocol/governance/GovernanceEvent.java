package dev.countersign.protocol.governance;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.PolicyVersion;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has changed in the configuration that every decision is made under. The sequence of each is
 * the epoch it begins.
 */
public sealed interface GovernanceEvent extends LogEvent {

  @Doc(
      "Policies came into force for requests submitted from now on, or went out of it; the others stay as they are.")
  record PoliciesPublished(
      @Doc("Those that are new or changed, in the order of their names.")
          List<PolicyVersion> changed,
      @Doc("The names of those that went, in alphabetical order.") List<String> retired,
      @Doc("The request that was approved for it, where it was asked for by one.")
          Optional<RequestId> request)
      implements GovernanceEvent {

    /** Published by the one who acted. */
    public PoliciesPublished(List<PolicyVersion> changed, List<String> retired) {
      this(changed, retired, Optional.empty());
    }
  }

  @Doc(
      "A change of policies that was approved could not be made; the policies in force are as they were.")
  record PolicyChangeRefused(
      @Doc("The request that was approved.") RequestId request,
      @Doc("Why, for programs.") RefusalCode code,
      @Doc("Why, for people: what was expected and what came, without literals.") String message)
      implements GovernanceEvent {}

  @Doc("A person, AI or service is known, with exactly these roles.")
  record PrincipalRegistered(
      @Doc("Its name.") Subject subject,
      @Doc("What sort of being it is.") PrincipalKind kind,
      @Doc("What people call it.") String displayName,
      @Doc("The roles it holds.") List<RoleGrant> roles)
      implements GovernanceEvent {}

  @Doc("A group has exactly these members, who hold these roles.")
  record GroupDefined(
      @Doc("The name of the group.") String name,
      @Doc("Its members.") List<Subject> members,
      @Doc("Groups whose members are members too.") List<String> groups,
      @Doc("The roles that every member holds.") List<RoleGrant> roles)
      implements GovernanceEvent {

    /** People, and nothing that they may by being in it. */
    public GroupDefined(String name, List<Subject> members) {
      this(name, members, List.of(), List.of());
    }
  }

  @Doc("A principal may sign in with a token.")
  record TokenIssued(
      @Doc("The public part of the token.") String tokenId,
      @Doc("The digest of its secret part.") Digest secretHash,
      @Doc("Who signs in with it.") Subject subject,
      @Doc("When it stops working, where it does.") Optional<Instant> expires,
      @Doc("What it is for, in a line; empty where nobody said.") String label,
      @Doc("Whether what is done with it is done by an AI, whatever its owner is.") boolean ai,
      @Doc("What of its owner's standing it gives.") TokenScope scope,
      @Doc(
              "The token that it was issued with by its owner, where it was: it gives no more than that one, and ends with it.")
          Optional<String> parent)
      implements GovernanceEvent {

    /** All that its owner has. */
    public TokenIssued(
        String tokenId, Digest secretHash, Subject subject, Optional<Instant> expires) {
      this(tokenId, secretHash, subject, expires, "", false, TokenScope.WHOLE, Optional.empty());
    }
  }

  @Doc("A token works no more, nor do those that were issued with it.")
  record TokenRevoked(@Doc("The public part of the token.") String tokenId)
      implements GovernanceEvent {}

  @Doc("Commands that are signed with this key are accepted.")
  record IssuerRegistered(
      @Doc("The name that the issuer signs under.") String issuer,
      @Doc("What it may say.") IssuerKind kind,
      @Doc("Its Ed25519 public key, 32 bytes.") Bytes publicKey,
      @Doc("What it may ask for; every SERVICE has a scope, and no other issuer.")
          Optional<IssuerScope> scope)
      implements GovernanceEvent {}

  @Doc("Commands of this issuer are accepted no more.")
  record IssuerRevoked(@Doc("The name of the issuer.") String issuer) implements GovernanceEvent {}

  @Doc("A pool of agents is known, with these times.")
  record PoolRegistered(
      @Doc("The name of the pool.") String pool,
      @Doc("How long a grant may wait for a claim.") Duration claimWithin,
      @Doc("How long after its last sign of life an agent is given up.") Duration lease)
      implements GovernanceEvent {}

  @Doc("An agent serves a pool and signs with this key.")
  record AgentRegistered(
      @Doc("The name of the agent.") Subject agent,
      @Doc("The pool that it serves.") String pool,
      @Doc("Its Ed25519 public key, 32 bytes.") Bytes publicKey)
      implements GovernanceEvent {}

  @Doc("A target is known.")
  record TargetRegistered(
      @Doc("Its name and environment.") TargetRef target,
      @Doc("The SQL that it speaks.") Dialect dialect,
      @Doc("The pool whose agents can reach it.") String pool,
      @Doc("How long one statement may take.") Duration statementTimeout,
      @Doc("How many rows an execution may return.") int rowLimit,
      @Doc("What policies may know it by beside its name.") Map<String, String> labels)
      implements GovernanceEvent {}

  @Doc("This notifier delivers, and secrets of endpoints are sealed to its key.")
  record NotifierRegistered(
      @Doc("The name of the notifier.") String name,
      @Doc("Its X25519 public key for HPKE, 32 bytes.") Bytes publicKey)
      implements GovernanceEvent {}

  @Doc(
      "Events that are decided from now on are delivered to an endpoint. If there was one of that name, this one takes its place and owes nothing of what was to be delivered to it.")
  record EndpointRegistered(
      @Doc("The name of the endpoint.") String name,
      @Doc("What it understands.") EndpointKind kind,
      @Doc("Where it is: scheme, host and port of its URL, and no more of it.") String address,
      @Doc(
              "CloudEvents types of request events to deliver, in which a '*' stands for any characters; all where there are none.")
          List<String> types,
      @Doc("Whether it may be at a private, loopback or link-local address, or without TLS.")
          boolean allowPrivate,
      @Doc("Its whole URL and its signing key, for the notifier alone.") SealedSecret secret)
      implements GovernanceEvent {}

  @Doc("Nothing more is delivered to an endpoint.")
  record EndpointRemoved(@Doc("The name of the endpoint.") String name)
      implements GovernanceEvent {}

  @Doc("This event itself is delivered to the endpoint that it names, whatever types that wants.")
  record EndpointTested(@Doc("The name of the endpoint.") String name) implements GovernanceEvent {}

  @Doc("The holders of a custom role may exactly this.")
  record RoleDefined(
      @Doc("The name of the role.") String name,
      @Doc("What its holders may.") List<Permission> permissions)
      implements GovernanceEvent {}

  @Doc("There is no such role any more; whoever held it may nothing by it.")
  record RoleRemoved(@Doc("The name of the role.") String name) implements GovernanceEvent {}

  @Doc(
      "A principal may nothing until it is resumed. Its tokens are revoked; what it asked for and is still open is cancelled, and its votes on what is pending are discounted, by events of those requests.")
  record PrincipalSuspended(@Doc("Its name.") Subject subject) implements GovernanceEvent {}

  @Doc("A principal may again what its roles let it do; its tokens stay revoked.")
  record PrincipalResumed(@Doc("Its name.") Subject subject) implements GovernanceEvent {}

  @Doc("A gateway was shown tokens that were not good.")
  record SignInsFailed(
      @Doc("The issuer whose gateway it was.") String gateway,
      @Doc("The beginning of the time that it is about.") Instant from,
      @Doc("The end of the time that it is about.") Instant until,
      @Doc("Where most of them came from, those with most first.") List<SignInFailure> sources,
      @Doc("How many more there were, from elsewhere.") int others)
      implements GovernanceEvent {}

  @Doc(
      "Targets are frozen from this event's time on: nothing is granted, claimed or consumed there, and the deadlines of requests there pause.")
  record FreezeStarted(@Doc("What is frozen.") Freeze freeze) implements GovernanceEvent {}

  @Doc("A freeze is over; the deadlines that it paused run on from this event's time.")
  record FreezeEnded(@Doc("The name of the freeze.") String name) implements GovernanceEvent {}

  @Doc("Some came into a group and some went out of it; the others stay, and what they may.")
  record GroupChanged(
      @Doc("The name of the group.") String name,
      @Doc("Who is in it from now on and was not before, in order.") List<Subject> added,
      @Doc("Who was in it and is no more, in order.") List<Subject> removed)
      implements GovernanceEvent {}

  @Doc("People sign in through an identity provider, and its claims give exactly this.")
  record ProviderDefined(@Doc("What is believed of it.") IdentityProvider provider)
      implements GovernanceEvent {}

  @Doc("Nobody signs in through a provider any more; the links to it are gone, and what it gave.")
  record ProviderRemoved(@Doc("The name of the provider.") String name)
      implements GovernanceEvent {}

  @Doc("A person is also known by a provider: whichever way they sign in, it is one person.")
  record IdentityLinked(
      @Doc("The person.") Subject subject, @Doc("Who they are at the provider.") Identity identity)
      implements GovernanceEvent {}

  @Doc("Nobody is known any more by who they were at a provider.")
  record IdentityUnlinked(
      @Doc("The person.") Subject subject, @Doc("Who they were at the provider.") Identity identity)
      implements GovernanceEvent {}

  @Doc("A provider says this of somebody, from now on and in place of what it said before.")
  record ClaimsRecorded(
      @Doc("The person.") Subject subject,
      @Doc("Who they are at the provider.") Identity identity,
      @Doc("What it says.") Claims claims)
      implements GovernanceEvent {}

  @Doc("An agent says this of itself, from now on and in place of what it said before.")
  record AgentAdvertised(
      @Doc("The name of the agent.") Subject agent, @Doc("What it can do.") Advert advert)
      implements GovernanceEvent {}
}
