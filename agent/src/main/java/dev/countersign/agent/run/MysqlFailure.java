package dev.countersign.agent.run;

import dev.countersign.protocol.execution.Failure;
import java.util.Map;

/**
 * What may stand on the log for ever of a refusal of MySQL or MariaDB. Their messages quote names,
 * values and pieces of the text alike, and SIGNAL lets anybody say anything under any number, so
 * nothing of a message is kept: the number tells, in our own words.
 */
public final class MysqlFailure {
  private static final Map<Integer, String> MEANINGS =
      Map.ofEntries(
          Map.entry(1040, "the server has no connection free"),
          Map.entry(1044, "the role may not use that database"),
          Map.entry(1045, "the server does not know the role or its password"),
          Map.entry(1046, "no database is chosen"),
          Map.entry(1048, "a column that may not be null would be"),
          Map.entry(1049, "there is no such database"),
          Map.entry(1050, "there is such a table already"),
          Map.entry(1051, "there is no such table to drop"),
          Map.entry(1054, "there is no such column"),
          Map.entry(1061, "there is such an index already"),
          Map.entry(1062, "a key that must be unique would not be"),
          Map.entry(1064, "the server does not understand the text"),
          Map.entry(1091, "there is no such column or index to drop"),
          Map.entry(1142, "the role may not do that to the table"),
          Map.entry(1143, "the role may not do that to the column"),
          Map.entry(1146, "there is no such table"),
          Map.entry(1148, "the server allows no such command"),
          Map.entry(1205, "a lock was not to be had in time"),
          Map.entry(1213, "a deadlock, which this transaction lost"),
          Map.entry(1227, "the role lacks a privilege for it"),
          Map.entry(1264, "a number is out of its column's range"),
          Map.entry(1265, "a value does not fit its column"),
          Map.entry(1290, "a setting of the server forbids it"),
          Map.entry(1292, "a value is no such date, time or number"),
          Map.entry(1305, "there is no such routine"),
          Map.entry(1317, "it was interrupted"),
          Map.entry(1364, "a column without a default got no value"),
          Map.entry(1365, "a division by zero"),
          Map.entry(1366, "a value is not of its column's type"),
          Map.entry(1370, "the role may not run that routine"),
          Map.entry(1406, "a value is too long for its column"),
          Map.entry(1451, "rows that refer to it are in the way"),
          Map.entry(1452, "a row that it refers to is missing"),
          Map.entry(1690, "a number is out of range"),
          Map.entry(1792, "it writes in a read-only transaction"),
          Map.entry(1969, "it took longer than it may"),
          Map.entry(3024, "it took longer than it may"),
          Map.entry(3819, "a check constraint is violated"),
          Map.entry(4025, "a constraint is violated"));

  private MysqlFailure() {}

  public static Failure of(ServerError error) {
    var meaning = MEANINGS.get(number(error));
    return new Failure(
        error.code(),
        meaning == null
            ? "The server refused with error %d; its message is sealed with the result"
                .formatted(number(error))
            : "The server refused with error %d: %s".formatted(number(error), meaning));
  }

  /** The number of the error; 0 where there is none. */
  public static int number(ServerError error) {
    var digits = error.field('E');
    return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
  }
}
