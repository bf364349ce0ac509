package dev.countersign.agent.pg;

import dev.countersign.agent.run.ServerError;
import io.vertx.pgclient.PgException;
import java.util.HashMap;
import java.util.Map;

/** The client's form of a server's refusal in ours, where no tap was there to read along. */
final class Refusals {
  private Refusals() {}

  static ServerError of(PgException refused) {
    var fields = new HashMap<Character, String>();
    put(fields, 'V', refused.getSeverity());
    put(fields, 'C', refused.getSqlState());
    put(fields, 'M', refused.getErrorMessage());
    put(fields, 'D', refused.getDetail());
    put(fields, 'H', refused.getHint());
    return new ServerError(fields);
  }

  private static void put(Map<Character, String> fields, char letter, String value) {
    if (value != null) {
      fields.put(letter, value);
    }
  }
}
