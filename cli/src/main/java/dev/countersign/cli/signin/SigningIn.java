package dev.countersign.cli.signin;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationGrantError;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.countersign.cli.CliException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Signs a person in at an identity provider: with a browser here, or with one elsewhere. */
public final class SigningIn {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Place place;
  private final Clock clock;
  private final Consumer<Duration> rest;

  public SigningIn(Place place, Clock clock) {
    this(place, clock, SigningIn::sleep);
  }

  /**
   * With a way of its own to wait.
   *
   * @param rest waits that long before the provider is asked again
   */
  SigningIn(Place place, Clock clock, Consumer<Duration> rest) {
    this.place = place;
    this.clock = clock;
    this.rest = rest;
  }

  /**
   * With a browser on this machine: the authorization code flow with PKCE.
   *
   * @param open is given the address to sign in at
   */
  public Login here(Consumer<URI> open) {
    var provider = ProviderClient.discover(place, clock);
    try (var redirect = new LoopbackRedirect()) {
      var attempt = ProviderClient.Attempt.returningTo(redirect.address());
      redirect.expect(attempt.state().getValue());
      open.accept(provider.signInAt(attempt));
      return provider.exchange(attempt, redirect.code(PATIENCE));
    }
  }

  /** What a person types into a browser elsewhere. */
  public record Device(URI at, String code, Duration within) {}

  /**
   * With a browser anywhere: the device flow (RFC 8628).
   *
   * @param tell is given what to do there
   */
  public Login elsewhere(Consumer<Device> tell) {
    var provider = ProviderClient.discover(place, clock);
    var verifier = new CodeVerifier();
    var device = provider.askForDevice(verifier);
    var whole = device.getVerificationURIComplete();
    tell.accept(
        new Device(
            whole == null ? device.getVerificationURI() : whole,
            device.getUserCode().getValue(),
            Duration.ofSeconds(device.getLifetime())));
    return await(provider, device, verifier);
  }

  private Login await(
      ProviderClient provider, DeviceAuthorizationSuccessResponse device, CodeVerifier verifier) {
    long end = System.nanoTime() + Duration.ofSeconds(device.getLifetime()).toNanos();
    long interval = Math.max(1, device.getInterval());
    while (System.nanoTime() < end) {
      rest.accept(Duration.ofSeconds(interval));
      switch (provider.poll(device, verifier)) {
        case ProviderClient.Tokens.Given(var tokens) -> {
          return provider.login(tokens);
        }
        case ProviderClient.Tokens.Denied(var error) -> {
          if (DeviceAuthorizationGrantError.SLOW_DOWN.getCode().equals(error.getCode())) {
            interval += 5; // as RFC 8628 has it, for this and all that follow
          } else if (!DeviceAuthorizationGrantError.AUTHORIZATION_PENDING
              .getCode()
              .equals(error.getCode())) {
            throw new CliException(over(error.getCode()));
          }
        }
      }
    }
    throw new CliException(over(DeviceAuthorizationGrantError.EXPIRED_TOKEN.getCode()));
  }

  private static String over(String code) {
    if (DeviceAuthorizationGrantError.EXPIRED_TOKEN.getCode().equals(code)) {
      return "Expected you to sign in while the code was good, but it has expired; try it again";
    }
    return OAuth2Error.ACCESS_DENIED.getCode().equals(code)
        ? "Expected you to agree at the provider, but you, or it, refused"
        : "Expected to be signed in, but the provider says " + code;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("Interrupted while waiting for the provider", e);
    }
  }
}
