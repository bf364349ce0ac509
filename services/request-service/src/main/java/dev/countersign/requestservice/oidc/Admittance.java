package dev.countersign.requestservice.oidc;

import dev.countersign.engine.Decision;
import dev.countersign.engine.governance.Attesting;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.GovernanceAsk;
import dev.countersign.engine.governance.ProviderEntry;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Claims;
import dev.countersign.protocol.governance.GovernanceCommand.RecordClaims;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.Identity;
import dev.countersign.protocol.request.Reply;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.kafka.CommandSender;
import dev.countersign.requestservice.kafka.GovernanceAnswer;
import dev.countersign.requestservice.oidc.Verification.Genuine;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.signin.SignInResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Has the log say of somebody what their provider says, before they go on. It asks the rules first,
 * by the governance that the gateway has: where nothing would change it sends nothing, and what
 * would be refused is refused here.
 */
@ApplicationScoped
class Admittance {
  private static final int LONGEST_LINE = 200;

  private final CurrentGovernance governance;
  private final CommandSender sender;
  private final Principal itself;
  private final Duration patience;

  /** Whoever calls ten times at once becomes known once. */
  private final ReentrantLock[] turns =
      IntStream.range(0, 64).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  Admittance(CurrentGovernance governance, CommandSender sender, GatewayConfig config) {
    this.governance = governance;
    this.sender = sender;
    this.itself =
        new Principal(new Subject(config.issuer()), PrincipalKind.SERVICE, SignIn.KEY, "");
    this.patience = config.answer().within();
  }

  /** Why somebody cannot go on; nothing where governance has all that their token says. */
  Optional<SignInResult> obstacle(
      ProviderEntry provider, Identity identity, Genuine token, Instant now) {
    var command = command(provider, identity, token);
    if (isSaid(governance.get(), command, now)) {
      return Optional.empty();
    }
    var turn = turns[Math.floorMod(identity.hashCode(), turns.length)];
    try {
      if (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return undecided("others of its kind take too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return undecided("the call was interrupted");
    }
    try {
      return tell(command, now);
    } finally {
      turn.unlock();
    }
  }

  private boolean isSaid(Governance known, RecordClaims command, Instant now) {
    return decide(known, command, now) instanceof Decision.Nothing<GovernanceEvent>;
  }

  private Decision<GovernanceEvent> decide(Governance known, RecordClaims command, Instant now) {
    var ask = new GovernanceAsk(known.actorOf(itself), itself.subject().value(), command);
    return Attesting.record(known, ask, command, now);
  }

  private Optional<SignInResult> tell(RecordClaims command, Instant now) {
    var known = governance.get();
    return switch (decide(known, command, now)) {
      case Decision.Nothing<GovernanceEvent> _, Decision.Already<GovernanceEvent> _ ->
          Optional.empty();
      case Decision.Refused<GovernanceEvent>(_, var why) -> refused(known, command, why);
      case Decision.Accepted<GovernanceEvent> _ -> sent(command);
    };
  }

  private Optional<SignInResult> sent(RecordClaims command) {
    return switch (sender.govern(itself, command)) {
      case GovernanceAnswer.Decided _ -> Optional.empty();
      case GovernanceAnswer.Replied(Reply.AlreadyDone done) -> awaited(done.sequence());
      case GovernanceAnswer.Replied(Reply.CommandRefused no) ->
          refused(governance.get(), command, no.message());
      case GovernanceAnswer.Replied(Reply.AlreadySubmitted other) ->
          throw new IllegalStateException("Expected an event or a refusal, but got " + other);
      case GovernanceAnswer.NotSent(var why) -> undecided(why);
      case GovernanceAnswer.Undecided _ -> undecided("nobody has decided it in time");
    };
  }

  /** Another gateway was first; ours has yet to hear of it. */
  private Optional<SignInResult> awaited(long epoch) {
    try {
      return governance.awaitEpoch(epoch, patience)
          ? Optional.empty()
          : undecided("it has not been read in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return undecided("the call was interrupted");
    }
  }

  /** Somebody who is known comes again in a moment; nobody becomes known by trying. */
  private static Optional<SignInResult> refused(
      Governance known, RecordClaims command, String why) {
    return Optional.of(
        known.identity(command.identity()).isPresent()
            ? new SignInResult.Undecided(why)
            : new SignInResult.Unadmitted(why));
  }

  private static Optional<SignInResult> undecided(String why) {
    return Optional.of(
        new SignInResult.Undecided(
            "Expected what the provider says to be on the log first, but " + why));
  }

  private static RecordClaims command(ProviderEntry provider, Identity identity, Genuine token) {
    var name =
        ClaimPaths.text(token.claims(), provider.provider().nameClaim())
            .filter(
                it -> it.length() <= LONGEST_LINE && it.chars().noneMatch(Character::isISOControl))
            .orElse("");
    var values =
        provider.values().stream()
            .filter(wanted -> ClaimPaths.holds(token.claims(), wanted))
            .toList();
    var displayName =
        ClaimPaths.text(token.claims(), "name").filter(Admittance::isLine).orElse(name);
    return new RecordClaims(
        identity,
        isLine(displayName) ? displayName : provider.name(),
        new Claims(token.issued(), name, values));
  }

  private static boolean isLine(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_LINE
        && text.chars().noneMatch(Character::isISOControl);
  }
}
