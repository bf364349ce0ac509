package dev.countersign.requestservice.view;

import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.OperationFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * What a row keeps of what may be long, so that two hundred rows fit into memory together. Whatever
 * is cut off is in the event and beside the row. Pure.
 */
public final class Brief {
  /** In UTF-16 units, as {@link String#length}. */
  private static final int LONGEST_TEXT = 1_000;

  private static final int LONGEST_ADDRESS = 200;

  private Brief() {}

  /**
   * Facts of a few KiB: the first 1,000 characters of the redacted text, and of tables, functions,
   * findings and each list of effects as many as 1,000 characters hold. The same facts where they
   * are no longer.
   */
  public static OperationFacts of(OperationFacts facts) {
    return new OperationFacts(
        facts.statementClass(),
        facts.statements(),
        first(facts.tables()),
        first(facts.functions()),
        cut(facts.redacted(), LONGEST_TEXT),
        first(facts.findings()),
        of(facts.effects()),
        facts.fingerprint());
  }

  private static Effects of(Effects effects) {
    return new Effects(
        first(effects.reads()),
        first(effects.writes()),
        first(effects.columnsRead()),
        first(effects.columnsWritten()),
        effects.unknown(),
        effects.where(),
        effects.lock(),
        effects.rewrite(),
        effects.hazards());
  }

  /** With an address of at most 200 characters. */
  public static Actor of(Actor actor) {
    return new Actor(
        actor.subject(),
        actor.kind(),
        actor.signIn(),
        cut(actor.address(), LONGEST_ADDRESS),
        actor.groups(),
        actor.roles(),
        actor.token());
  }

  /**
   * The beginning of a text, with … in place of what is cut off; no character is cut in half.
   *
   * @param longest in UTF-16 units, with the … in it
   */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  private static List<String> first(List<String> texts) {
    var some = new ArrayList<String>();
    int length = 0;
    for (var text : texts) {
      length += text.length();
      if (length > LONGEST_TEXT) {
        return List.copyOf(some);
      }
      some.add(text);
    }
    return texts;
  }
}
