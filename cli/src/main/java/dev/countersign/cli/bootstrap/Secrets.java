package dev.countersign.cli.bootstrap;

import dev.countersign.cli.launch.Home;
import dev.countersign.proof.audit.Trust;
import dev.countersign.proof.id.Ids;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.seal.NotifierKey;
import dev.countersign.proof.sign.PemKeys;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.token.Token;
import dev.countersign.protocol.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keys, tokens and passwords of a platform on this machine: made when first asked for, kept in
 * files that only their owner may read, the same ever after.
 */
public final class Secrets {
  /** policy-service: signs decisions, and commands about deadlines. */
  public static final String DECISION = "decision";

  /** audit-service: signs checkpoints. */
  public static final String AUDIT = "audit";

  public static final String GATEWAY = "gateway";

  /** A service of somebody else's, for the examples. */
  public static final String SERVICE = "ci";

  /** Configures a cluster that has no people yet. */
  public static final String ROOT = "root";

  public static final String AGENT = "agent-1";

  /** The notifier: opens the secrets of endpoints. */
  public static final String NOTIFIER = "notifier";

  private static final int PASSWORD_BYTES = 24;

  /** How long a record may wait for its entry in the audit. */
  private static final Duration LONGEST_LAG = Duration.ofMinutes(10);

  private final Home home;
  private final SecureRandom random;

  public Secrets(Home home, SecureRandom random) {
    this.home = home;
    this.random = random;
  }

  /** The name of the Countersign cluster, which is in everything that is signed. */
  public String cluster() {
    return Home.read(once(home.keys().resolve("cluster"), () -> "dev-" + id().substring(0, 12)));
  }

  public SigningKey key(String name) {
    return PemKeys.readSigningKey(Home.read(keyFile(name)));
  }

  /** PKCS#8, for a program that signs by itself. */
  public Path keyFile(String name) {
    return once(
        home.keys().resolve(name + ".pem"),
        () -> PemKeys.write(new SigningKey(random(SigningKey.SEED_BYTES))));
  }

  public NotifierKey notifierKey() {
    return PemKeys.readNotifierKey(Home.read(notifierKeyFile()));
  }

  /** PKCS#8 of an X25519 key. */
  public Path notifierKeyFile() {
    return once(
        home.keys().resolve(NOTIFIER + ".pem"), () -> PemKeys.write(NotifierKey.generate(random)));
  }

  /** SubjectPublicKeyInfo, for whoever verifies. */
  public Path publicKeyFile(String name) {
    return once(home.keys().resolve(name + ".pub"), () -> PemKeys.write(key(name).verifyingKey()));
  }

  /** Whose signatures on the logs count. */
  public Trust trust() {
    return new Trust(
        cluster(),
        key(DECISION).verifyingKey(),
        new NoteKey(Checkpoint.origin(cluster()), key(AUDIT).verifyingKey()),
        Optional.of(key(ROOT).verifyingKey()),
        LONGEST_LAG);
  }

  public Token token(String person) {
    return Token.parse(Home.read(tokenFile(person)));
  }

  public Path tokenFile(String person) {
    return once(
        home.tokens().resolve(person + ".token"),
        () -> new Token(id(), random(Token.SECRET_BYTES)).text() + "\n");
  }

  /** A password for a role of the database server. */
  public Path passwordFile(String name) {
    return once(
        home.keys().resolve(name + ".password"), () -> random(PASSWORD_BYTES).toHex() + "\n");
  }

  private static Path once(Path file, Supplier<String> content) {
    if (!Files.exists(file)) {
      Home.writeSecret(file, content.get());
    }
    return file;
  }

  private String id() {
    return Ids.encode(random(Ids.BYTES).toArray());
  }

  private Bytes random(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
