package dev.countersign.agent.outside;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.sql.SqlText;
import dev.countersign.sql.SqlText.Piece;
import dev.countersign.sql.TransactionEffect;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The texts of migrations as the statements that they are sent as, cut before anything runs. */
public sealed interface MigrationTexts {

  /** Each of them, by version. */
  record Cut(Map<Long, List<Piece>> statements) implements MigrationTexts {
    public Cut {
      statements = Map.copyOf(statements);
    }

    List<Piece> of(Migration migration) {
      return statements.getOrDefault(migration.version(), List.of());
    }

    /** Whether all of it can be one transaction, so that there is a receipt of it. */
    boolean isTransactional(MigrationDocument document) {
      return document.migrations().stream().allMatch(this::isTransactional);
    }

    /** Whether nothing of it commits by itself, or may call what does. */
    boolean isTransactional(Migration migration) {
      return migration.from() == 1
          && of(migration).stream()
              .allMatch(
                  it ->
                      it.effect() == TransactionEffect.NONE
                          && !it.text().toLowerCase(Locale.ROOT).contains("call"));
    }
  }

  /** One of them cannot run. */
  record Refused(String code, String message) implements MigrationTexts {}

  static MigrationTexts of(Dialect dialect, MigrationDocument document) {
    var statements = new HashMap<Long, List<Piece>>();
    if (!document.action().runs()) {
      return new Cut(statements);
    }
    for (var migration : document.migrations()) {
      var pieces = SqlText.pieces(dialect, migration.sql()).filter(it -> !it.isEmpty());
      if (pieces.isEmpty()) {
        return new Refused(
            "TEXT_UNCLEAR",
            "Expected text that can be cut into statements with certainty, but that of %s cannot; nothing was run"
                .formatted(migration.title()));
      }
      if (pieces.get().stream().anyMatch(it -> it.effect() == TransactionEffect.CONTROLS)) {
        return new Refused(
            "TRANSACTION_CONTROL",
            "Expected text that begins, ends and divides no transaction, but that of %s does; nothing was run"
                .formatted(migration.title()));
      }
      statements.put(migration.version(), pieces.get());
    }
    return new Cut(statements);
  }
}
