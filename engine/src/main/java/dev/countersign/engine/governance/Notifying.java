package dev.countersign.engine.governance;

import static dev.countersign.engine.Decision.accept;
import static dev.countersign.engine.Decision.refuse;
import static dev.countersign.engine.governance.GovernanceDecider.unknown;
import static dev.countersign.protocol.request.RefusalCode.INVALID_GOVERNANCE;
import static dev.countersign.protocol.request.RefusalCode.UNKNOWN_NAME;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.countersign.engine.Decision;
import dev.countersign.engine.Names;
import dev.countersign.protocol.X25519;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterEndpoint;
import dev.countersign.protocol.governance.GovernanceCommand.RegisterNotifier;
import dev.countersign.protocol.governance.GovernanceCommand.RemoveEndpoint;
import dev.countersign.protocol.governance.GovernanceCommand.TestEndpoint;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRegistered;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointRemoved;
import dev.countersign.protocol.governance.GovernanceEvent.EndpointTested;
import dev.countersign.protocol.governance.GovernanceEvent.NotifierRegistered;
import dev.countersign.protocol.governance.SealedSecret;
import dev.countersign.protocol.topic.EventTypes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Saying where events are delivered to. The rules see the address alone, never the URL: that is
 * sealed, so whoever sealed it answers for the rest of it, and the notifier checks what it resolves
 * to at each delivery.
 */
final class Notifying {
  private static final int MAX_ENDPOINTS = 100;
  private static final int MAX_TYPES = 50;
  private static final int MAX_TYPE = 120;
  private static final int MAX_ADDRESS = 300;
  private static final int MAX_SECRET_BYTES = 8192;

  private static final Pattern ADDRESS =
      Pattern.compile(
          "https?://(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]{2,45}\\])(?::[1-9][0-9]{0,4})?");
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9.*]+");

  private Notifying() {}

  static Decision<GovernanceEvent> notifier(RegisterNotifier command) {
    if (!Names.isWellFormed(command.name())) {
      return badName("notifier", command.name());
    }
    return X25519.isPublicKey(command.publicKey())
        ? accept(new NotifierRegistered(command.name(), command.publicKey()))
        : invalid(
            "Expected an X25519 public key of %d bytes to agree with, but that of %s, of %d bytes,"
                + " is none",
            X25519.KEY_BYTES, command.name(), command.publicKey().size());
  }

  /** One of that name is replaced: a new URL, a new key or other types are a new registration. */
  static Decision<GovernanceEvent> endpoint(Governance governance, RegisterEndpoint command) {
    if (!Names.isWellFormed(command.name())) {
      return badName("endpoint", command.name());
    }
    if (governance.notifier().isEmpty()) {
      return refuse(
          UNKNOWN_NAME,
          "Expected a notifier that could deliver to %s, but none is registered",
          command.name());
    }
    if (governance.endpoint(command.name()).isEmpty()
        && governance.endpoints().size() >= MAX_ENDPOINTS) {
      return invalid(
          "Expected %d endpoints at most, but %s would be one more", MAX_ENDPOINTS, command.name());
    }
    return badAddress(command)
        .or(() -> badTypes(command.name(), command.types()))
        .or(() -> badSecret(command.name(), command.secret(), governance.notifier().get()))
        .orElseGet(
            () ->
                accept(
                    new EndpointRegistered(
                        command.name(),
                        command.kind(),
                        command.address(),
                        command.types(),
                        command.allowPrivate(),
                        command.secret())));
  }

  /** What is wrong may be anything, so the message does not repeat it. */
  private static Optional<Decision<GovernanceEvent>> badAddress(RegisterEndpoint command) {
    var address = command.address();
    if (address.length() > MAX_ADDRESS || !ADDRESS.matcher(address).matches()) {
      return Optional.of(
          invalid(
              "Expected scheme, host and port in lower case as the address of %s, but it is another"
                  + " text of %d characters",
              command.name(), address.length()));
    }
    if (!command.allowPrivate() && !address.startsWith("https://")) {
      return Optional.of(
          invalid("Expected an endpoint with TLS, but %s is at http", command.name()));
    }
    return Optional.empty();
  }

  private static Optional<Decision<GovernanceEvent>> badTypes(String name, List<String> types) {
    if (types.size() > MAX_TYPES) {
      return Optional.of(
          invalid("Expected %d types at most, but %s has %d", MAX_TYPES, name, types.size()));
    }
    for (var type : types) {
      if (type.length() > MAX_TYPE || !TYPE.matcher(type).matches()) {
        return Optional.of(
            invalid(
                "Expected types of 1 to %d of the characters A-Z a-z 0-9 . * for %s, but one is not",
                MAX_TYPE, name));
      }
      if (EventTypes.ofRequests().stream().noneMatch(known -> Names.covers(type, known))) {
        return Optional.of(
            invalid(
                "Expected types of events that happen to requests, but %s of %s is none",
                type, name));
      }
    }
    return Optional.empty();
  }

  private static Optional<Decision<GovernanceEvent>> badSecret(
      String name, SealedSecret secret, Notifier notifier) {
    if (!secret.recipient().equals(notifier.publicKey())) {
      return Optional.of(
          invalid(
              "Expected a secret sealed to the key of %s, but that of %s is sealed to another",
              notifier.name(), name));
    }
    if (secret.encapsulated().size() != X25519.KEY_BYTES
        || secret.sealed().size() == 0
        || secret.sealed().size() > MAX_SECRET_BYTES) {
      return Optional.of(
          invalid(
              "Expected an encapsulated key of %d bytes and 1 to %d sealed ones, but %s has %d and"
                  + " %d",
              X25519.KEY_BYTES,
              MAX_SECRET_BYTES,
              name,
              secret.encapsulated().size(),
              secret.sealed().size()));
    }
    return Optional.empty();
  }

  static Decision<GovernanceEvent> remove(Governance governance, RemoveEndpoint command) {
    return governance.endpoint(command.name()).isPresent()
        ? accept(new EndpointRemoved(command.name()))
        : unknown("endpoint", command.name());
  }

  static Decision<GovernanceEvent> test(Governance governance, TestEndpoint command) {
    return governance.endpoint(command.name()).isPresent()
        ? accept(new EndpointTested(command.name()))
        : unknown("endpoint", command.name());
  }

  private static Decision<GovernanceEvent> badName(String what, String name) {
    return invalid(
        "Expected %s for the name of the %s, but it is %s", Names.RULE, what, Names.shown(name));
  }

  @FormatMethod
  private static Decision<GovernanceEvent> invalid(
      @FormatString String message, Object... details) {
    return refuse(INVALID_GOVERNANCE, message, details);
  }
}
