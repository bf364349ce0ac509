package dev.countersign.agent.outside;

import dev.countersign.agent.run.MigrationPlan;
import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.Migration;
import dev.countersign.protocol.request.MigrationDocument;
import dev.countersign.sql.SqlText;
import dev.countersign.sql.SqlText.Piece;
import dev.countersign.sql.TransactionEffect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The texts of migrations as the statements that they are sent as, cut before anything runs. */
public sealed interface MigrationTexts {

  /**
   * One of them.
   *
   * @param isTransactional whether nothing of it commits by itself, or may call what does
   */
  record Cut(List<Piece> pieces, boolean isTransactional) {
    private static final Cut EMPTY = new Cut(List.of(), true);

    public Cut {
      pieces = List.copyOf(pieces);
    }
  }

  /** Each of them, by version. */
  record Whole(Dialect dialect, Map<Long, Cut> texts) implements MigrationTexts {
    public Whole {
      texts = Map.copyOf(texts);
    }

    /** The messages that the text of this one is sent as. */
    public List<Piece> of(Migration migration) {
      return texts.getOrDefault(migration.version(), Cut.EMPTY).pieces();
    }

    /** What counts their statements. */
    public MigrationPlan.Count count() {
      return MigrationTexts.count(dialect);
    }

    /** The same, but the texts of these versions take effect statement by statement. */
    public Whole outside(Set<Long> versions) {
      var changed = new HashMap<>(texts);
      changed.replaceAll(
          (version, cut) -> versions.contains(version) ? new Cut(cut.pieces(), false) : cut);
      return new Whole(dialect, changed);
    }

    /** Whether all of it can be one transaction, so that there is a receipt of it. */
    public boolean isTransactional(MigrationDocument document) {
      return document.migrations().stream().allMatch(this::isTransactional);
    }

    boolean isTransactional(Migration migration) {
      return migration.from() == 1
          && texts.getOrDefault(migration.version(), Cut.EMPTY).isTransactional();
    }
  }

  /** One of them cannot run. */
  record Refused(String code, String message) implements MigrationTexts {}

  /** For that dialect; in PostgreSQL all that runs together is one message. */
  static MigrationTexts of(Dialect dialect, MigrationDocument document) {
    var texts = new HashMap<Long, Cut>();
    if (!document.action().runs()) {
      return new Whole(dialect, texts);
    }
    for (var migration : document.migrations()) {
      switch (dialect == Dialect.POSTGRESQL ? postgres(migration) : mysql(dialect, migration)) {
        case Whole one -> texts.putAll(one.texts());
        case Refused refused -> {
          return refused;
        }
      }
    }
    return new Whole(dialect, texts);
  }

  /**
   * What counts the statements of a text that take effect one by one, or could: in PostgreSQL those
   * that run in no transaction.
   */
  static MigrationPlan.Count count(Dialect dialect) {
    return migration ->
        SqlText.pieces(dialect, migration.sql())
            .filter(
                pieces ->
                    dialect != Dialect.POSTGRESQL
                        || pieces.stream().allMatch(it -> it.effect() == TransactionEffect.COMMITS))
            .filter(pieces -> !pieces.isEmpty())
            .map(pieces -> OptionalInt.of(pieces.size()))
            .orElseGet(OptionalInt::empty);
  }

  private static MigrationTexts postgres(Migration migration) {
    return switch (Plan.of(Dialect.POSTGRESQL, migration.sql(), false)) {
      case Plan.Refused(var code, var message) ->
          new Refused(code, message + "; it was in " + migration.title());
      case Plan.Together(var texts) -> one(migration, texts, TransactionEffect.NONE);
      case Plan.Outside(var texts) -> one(migration, texts, TransactionEffect.COMMITS);
    };
  }

  private static Whole one(Migration migration, List<String> texts, TransactionEffect effect) {
    var pieces = texts.stream().map(text -> new Piece(text, effect)).toList();
    return one(Dialect.POSTGRESQL, migration, new Cut(pieces, effect == TransactionEffect.NONE));
  }

  private static Whole one(Dialect dialect, Migration migration, Cut cut) {
    return new Whole(dialect, Map.of(migration.version(), cut));
  }

  private static MigrationTexts mysql(Dialect dialect, Migration migration) {
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
    var isTransactional = pieces.get().stream().allMatch(Piece::takesPart);
    return one(dialect, migration, new Cut(pieces.get(), isTransactional));
  }
}
