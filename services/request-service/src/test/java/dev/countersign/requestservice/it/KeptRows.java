package dev.countersign.requestservice.it;

import dev.countersign.protocol.Bytes;
import java.sql.SQLException;

/** What of a result is in PostgreSQL, seen past the gateway. */
record KeptRows(World world) {

  int keys(Bytes publicKey) {
    return count("select count(*) from result_key where public_key = ?", publicKey.toHex());
  }

  /** Of the first run of a request. */
  int pieces(String id) {
    return sealed(id + "/1");
  }

  /** Of whatever is sealed under that name. */
  int sealed(String execution) {
    return count("select count(*) from result_chunk where execution = ?", execution);
  }

  void age(Bytes publicKey, String interval) {
    change(
        "update result_key set made_at = now() - interval '" + interval + "' where public_key = ?",
        publicKey.toHex());
  }

  void agePieces(String id, String interval) {
    change(
        "update result_chunk set appended_at = now() - interval '"
            + interval
            + "' where execution = ?",
        id + "/1");
  }

  /** One that no command ever named. */
  void addKey(String publicKey, String age) {
    change("insert into result_key values (?, '\\x00', now() - interval '" + age + "')", publicKey);
  }

  boolean hasKey(String publicKey) {
    return count("select count(*) from result_key where public_key = ?", publicKey) > 0;
  }

  private int count(String sql, String parameter) {
    try (var views = world.views();
        var statement = views.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void change(String sql, String parameter) {
    try (var views = world.views();
        var statement = views.prepareStatement(sql)) {
      statement.setString(1, parameter);
      if (statement.executeUpdate() == 0) {
        throw new AssertionError("Expected a row to change, but there is none: " + sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
