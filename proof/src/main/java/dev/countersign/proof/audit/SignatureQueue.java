package dev.countersign.proof.audit;

import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * Signatures that are yet to be checked. They cost far more than the rest, so they are checked many
 * at a time, on every processor; the first bad one in their order is told. Not thread-safe.
 */
final class SignatureQueue {
  private static final int MOST = 512;

  private final boolean checks;
  private final List<Signed> waiting = new ArrayList<>(MOST);
  private long good;
  private long goodCommands;

  SignatureQueue() {
    this(true);
  }

  private SignatureQueue(boolean checks) {
    this.checks = checks;
  }

  /** Takes them all, and checks none. */
  static SignatureQueue ofNone() {
    return new SignatureQueue(false);
  }

  /** One signature. Any one of the keys may have made it. */
  private record Signed(
      List<VerifyingKey> keys, Digest message, Bytes signature, Verdict.Finding otherwise) {
    boolean isGood() {
      return keys.stream().anyMatch(key -> key.verify(message.toArray(), signature));
    }
  }

  /** The good ones of policy-service. */
  long good() {
    return good;
  }

  /** The good ones of issuers. */
  long goodCommands() {
    return goodCommands;
  }

  /**
   * Puts one in line.
   *
   * @param otherwise what is told when it is bad
   * @throws WrongException when it, or one before it, is bad
   */
  void add(List<VerifyingKey> keys, Digest message, Bytes signature, Verdict.Finding otherwise) {
    if (!checks) {
      return;
    }
    waiting.add(new Signed(keys, message, signature, otherwise));
    if (waiting.size() == MOST) {
      checkAll();
    }
  }

  /**
   * Checks all that wait.
   *
   * @throws WrongException when one is bad
   */
  void checkAll() {
    var bad = waiting.parallelStream().filter(each -> !each.isGood()).findFirst();
    if (bad.isPresent()) {
      waiting.clear();
      throw new WrongException(bad.get().otherwise());
    }
    long commands =
        waiting.stream().filter(each -> each.otherwise().check() == Check.COMMAND).count();
    goodCommands += commands;
    good += waiting.size() - commands;
    waiting.clear();
  }
}
