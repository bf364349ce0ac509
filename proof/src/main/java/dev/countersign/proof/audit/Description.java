package dev.countersign.proof.audit;

import dev.countersign.protocol.audit.AuditCategory;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.governance.GovernanceEvent;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.request.RequestEvent;
import java.util.Locale;

/**
 * What an entry says of its event to people: made of the event alone, so that a verifier can make
 * it again. Holds no literals, for events hold none.
 *
 * @param summary one line of at most {@value #LONGEST} characters
 */
public record Description(AuditCategory category, String summary) {
  private static final int LONGEST = 200;

  public static Description of(LogEvent event) {
    return switch (event) {
      case RequestEvent request -> RequestWords.of(request);
      case GovernanceEvent governance -> GovernanceWords.of(governance);
      case LaneEvent lane -> LaneWords.of(lane);
      default -> // LogEvent cannot be sealed across packages; its vocabularies are
          throw new IllegalArgumentException("Expected an event of a log, but got another");
    };
  }

  /** A sentence on one line, without control characters and cut to its length. */
  static Description describe(AuditCategory category, String sentence) {
    var clean = new StringBuilder();
    sentence.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    if (clean.length() > LONGEST) {
      clean.setLength(LONGEST - 1);
      clean.append('…');
    }
    return new Description(category, clean.toString());
  }

  /**
   * Puts words and values one after another. Not by a format, whose digits depend on the language
   * of whoever runs it.
   */
  static String line(Object... pieces) {
    var line = new StringBuilder();
    for (var piece : pieces) {
      line.append(piece);
    }
    return line.toString();
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
