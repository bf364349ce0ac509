package dev.countersign.protocol.governance;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Doc;
import java.util.Optional;

@Doc("What a SealedSecret hides. It stands on no topic in the clear.")
public record EndpointSecret(
    @Doc("The whole URL: its path may let whoever knows it write there.") String url,
    @Doc("The key of the HMAC in webhook-signature; none for Slack.") Optional<Bytes> signingKey) {

  /** Neither the URL nor the key: this may end in a log line. */
  @Override
  public String toString() {
    return "EndpointSecret[]";
  }
}
