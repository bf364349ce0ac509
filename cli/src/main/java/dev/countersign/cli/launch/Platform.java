package dev.countersign.cli.launch;

import dev.countersign.proof.audit.Trust;
import dev.countersign.proof.sign.SigningKey;
import java.net.URI;

/** A platform that runs, for a story or a test that looks at it from outside and breaks it. */
public interface Platform {
  /** Where the gateway answers. */
  URI gateway();

  /** Kafka's address, as clients take it. */
  String bootstrapServers();

  /** The name of the Countersign cluster. */
  String cluster();

  /** The token of one of the ready identities, such as {@code alice}. */
  String token(String person);

  /** The key with which the service {@code ci} signs what it writes to Kafka by itself. */
  SigningKey serviceKey();

  /** Whose signatures count, as whoever started the platform knows it. */
  Trust trust();

  /** Takes a part away as a crash does: kill -9. */
  void kill(String part);

  /** Starts a part that was taken away, and returns when it is healthy. */
  void start(String part);
}
