package dev.countersign.protocol.governance;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.Command;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.PolicyChangeDocument;
import dev.countersign.protocol.request.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an administrator may ask for: a change of the configuration that every decision is made
 * under.
 */
public sealed interface GovernanceCommand extends Command {

  @Doc("Says which policies are in force from now on: these and no others.")
  record PublishPolicies(
      @Doc("All of them.") List<PolicySource> policies,
      @Doc(
              "The epoch of the last change of policies that the author knew of, 0 for none. Where there was another since, nothing is published.")
          long basedOn)
      implements GovernanceCommand {}

  @Doc(
      "policy-service asks itself to put in force what was approved as a request; in the requester's name.")
  record PublishApproved(
      @Doc("The execution of the request that was approved.") ExecutionId execution,
      @Doc("Who asked for it.") Subject requester,
      @Doc("The public part of the token that they asked with, where they did with one.")
          Optional<String> token,
      @Doc("The salted digest of the exact bytes that were approved.") Digest operation,
      @Doc("What those bytes say; nothing where they have been erased.")
          Optional<PolicyChangeDocument> change)
      implements GovernanceCommand {}

  @Doc("Makes a person, AI or service known, or changes what is known of it.")
  record RegisterPrincipal(
      @Doc("Its name.") Subject subject,
      @Doc("What sort of being it is.") PrincipalKind kind,
      @Doc("What people call it.") String displayName,
      @Doc("The roles it holds from now on; these and no others.") List<RoleGrant> roles)
      implements GovernanceCommand {}

  @Doc("Says who is in a group and what all of them may from now on: these and no others.")
  record DefineGroup(
      @Doc("The name of the group.") String name,
      @Doc("Its members.") List<Subject> members,
      @Doc("Groups whose members are members too.") List<String> groups,
      @Doc("The roles that every member holds.") List<RoleGrant> roles)
      implements GovernanceCommand {

    /** People, and nothing that they may by being in it. */
    public DefineGroup(String name, List<Subject> members) {
      this(name, members, List.of(), List.of());
    }
  }

  @Doc("Lets a principal sign in with a token.")
  record IssueToken(
      @Doc("The public part of the token.") String tokenId,
      @Doc("The digest of its secret part.") Digest secretHash,
      @Doc("Who signs in with it.") Subject subject,
      @Doc("When it stops working, where it does.") Optional<Instant> expires,
      @Doc("What it is for, in a line; empty where nobody said.") String label,
      @Doc("Whether what is done with it is done by an AI, whatever its owner is.") boolean ai,
      @Doc("What of its owner's standing it gives.") TokenScope scope)
      implements GovernanceCommand {

    /** All that its owner has. */
    public IssueToken(
        String tokenId, Digest secretHash, Subject subject, Optional<Instant> expires) {
      this(tokenId, secretHash, subject, expires, "", false, TokenScope.WHOLE);
    }
  }

  @Doc("Ends a token, and those that were issued with it.")
  record RevokeToken(@Doc("The public part of the token.") String tokenId)
      implements GovernanceCommand {}

  @Doc("Accepts commands that are signed with a key.")
  record RegisterIssuer(
      @Doc("The name that the issuer signs under.") String issuer,
      @Doc("What it may say.") IssuerKind kind,
      @Doc("Its Ed25519 public key, 32 bytes.") Bytes publicKey,
      @Doc("What it may ask for; every SERVICE has a scope, and no other issuer.")
          Optional<IssuerScope> scope)
      implements GovernanceCommand {}

  @Doc("Stops accepting commands of an issuer.")
  record RevokeIssuer(@Doc("The name of the issuer.") String issuer) implements GovernanceCommand {}

  @Doc("Makes a pool of agents known, or changes its times.")
  record RegisterPool(
      @Doc("The name of the pool.") String pool,
      @Doc("How long a grant may wait for a claim.") Duration claimWithin,
      @Doc("How long after its last sign of life an agent is given up.") Duration lease)
      implements GovernanceCommand {}

  @Doc("Lets an agent serve a pool; it signs with this key.")
  record RegisterAgent(
      @Doc("The name of the agent.") Subject agent,
      @Doc("The pool that it serves.") String pool,
      @Doc("Its Ed25519 public key, 32 bytes.") Bytes publicKey)
      implements GovernanceCommand {}

  @Doc("Makes a target known, or changes what is known of it.")
  record RegisterTarget(
      @Doc("Its name and environment.") TargetRef target,
      @Doc("The SQL that it speaks.") Dialect dialect,
      @Doc("The pool whose agents can reach it.") String pool,
      @Doc("How long one statement may take.") Duration statementTimeout,
      @Doc("How many rows an execution may return, at least 1.") int rowLimit,
      @Doc("What policies may know it by beside its name.") Map<String, String> labels)
      implements GovernanceCommand {}

  @Doc("Says which notifier delivers, and what secrets of endpoints are sealed to from now on.")
  record RegisterNotifier(
      @Doc("The name of the notifier.") String name,
      @Doc("Its X25519 public key for HPKE, 32 bytes.") Bytes publicKey)
      implements GovernanceCommand {}

  @Doc(
      "Has events delivered to an endpoint, from now on. One of that name is replaced, and what was still to be delivered to it is dropped.")
  record RegisterEndpoint(
      @Doc("The name of the endpoint.") String name,
      @Doc("What it understands.") EndpointKind kind,
      @Doc("Where it is: scheme, host and port of its URL, and no more of it.") String address,
      @Doc(
              "CloudEvents types of request events to deliver, in which a '*' stands for any characters; all where there are none.")
          List<String> types,
      @Doc("Whether it may be at a private, loopback or link-local address, or without TLS.")
          boolean allowPrivate,
      @Doc("Its whole URL and its signing key, for the notifier alone.") SealedSecret secret)
      implements GovernanceCommand {}

  @Doc("Ends the deliveries to an endpoint.")
  record RemoveEndpoint(@Doc("The name of the endpoint.") String name)
      implements GovernanceCommand {}

  @Doc("Has one event delivered that says nothing, to see whether it arrives.")
  record TestEndpoint(@Doc("The name of the endpoint.") String name) implements GovernanceCommand {}

  @Doc("Says what the holders of a custom role may from now on: this and nothing else.")
  record DefineRole(
      @Doc("The name of the role; not that of a built-in one.") String name,
      @Doc("What its holders may.") List<Permission> permissions)
      implements GovernanceCommand {}

  @Doc("Ends a custom role; whoever holds it may nothing by it.")
  record RemoveRole(@Doc("The name of the role.") String name) implements GovernanceCommand {}

  @Doc("Keeps a principal from everything until it is resumed, and revokes its tokens.")
  record SuspendPrincipal(@Doc("Its name.") Subject subject) implements GovernanceCommand {}

  @Doc("Lets a suspended principal do again what its roles let it do; its tokens stay revoked.")
  record ResumePrincipal(@Doc("Its name.") Subject subject) implements GovernanceCommand {}

  @Doc("A gateway tells, in its own name, how many tokens were not good that it was shown.")
  record ReportSignInFailures(
      @Doc("The beginning of the time that it is about.") Instant from,
      @Doc("The end of the time that it is about.") Instant until,
      @Doc("Where most of them came from, those with most first.") List<SignInFailure> sources,
      @Doc("How many more there were, from elsewhere.") int others)
      implements GovernanceCommand {}

  @Doc("Freezes targets: nothing is granted, claimed or consumed there until it ends.")
  record StartFreeze(@Doc("What is to be frozen.") Freeze freeze) implements GovernanceCommand {}

  @Doc("Ends a freeze; deadlines that it paused run on.")
  record EndFreeze(@Doc("The name of the freeze.") String name) implements GovernanceCommand {}

  @Doc("Changes who is in a group, and leaves all else as it is.")
  record ChangeGroup(
      @Doc("The name of the group.") String name,
      @Doc("Who is to be in it from now on, beside the others.") List<Subject> add,
      @Doc("Who is to be in it no more.") List<Subject> remove)
      implements GovernanceCommand {}

  @Doc("Has people sign in through an identity provider, or changes what its claims give.")
  record DefineProvider(@Doc("What is to be believed of it.") IdentityProvider provider)
      implements GovernanceCommand {}

  @Doc("Ends an identity provider, the links to it and what its claims gave.")
  record RemoveProvider(@Doc("The name of the provider.") String name)
      implements GovernanceCommand {}

  @Doc("Says that a person whom governance knows is somebody whom a provider knows.")
  record LinkIdentity(
      @Doc("The person.") Subject subject, @Doc("Who they are at the provider.") Identity identity)
      implements GovernanceCommand {}

  @Doc("Ends such a link, and what the claims gave by it.")
  record UnlinkIdentity(
      @Doc("The person.") Subject subject, @Doc("Who they were at the provider.") Identity identity)
      implements GovernanceCommand {}

  @Doc(
      "A gateway tells, in its own name, what a token said of somebody whom it could verify. It names values of claims; what they give, the provider's mappings say.")
  record RecordClaims(
      @Doc("Who it is.") Identity identity,
      @Doc("What people call them, for one who is not known yet.") String displayName,
      @Doc("What the token said.") Claims claims)
      implements GovernanceCommand {}

  @Doc("An agent tells, in its own name, what it can do.")
  record AdvertiseAgent(@Doc("What it can do.") Advert advert) implements GovernanceCommand {}
}
