package dev.countersign.requestservice.db;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Keeps when tokens were last used. */
@ApplicationScoped
public class TokenUses {
  private static final String UPSERT =
      "insert into token_use (token_id, used_at) values (:token, :at) on conflict (token_id)"
          + " do update set used_at = greatest(token_use.used_at, excluded.used_at)";

  private final Database database;

  public TokenUses(Database database) {
    this.database = database;
  }

  /**
   * Keeps all of these, each unless a later use is known.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public void keep(Map<String, Instant> uses) {
    database.transact(
        session -> {
          Uni<?> all = Uni.createFrom().voidItem();
          for (var use : uses.entrySet()) {
            all =
                all.chain(
                    () ->
                        session
                            .createNativeQuery(UPSERT)
                            .setParameter("token", use.getKey())
                            .setParameter("at", use.getValue())
                            .executeUpdate());
          }
          return all.replaceWithVoid();
        });
  }

  /**
   * The last uses of those of these tokens that were ever used.
   *
   * @throws ViewsUnavailableException when PostgreSQL fails
   */
  public Map<String, Instant> of(Collection<String> tokens) {
    if (tokens.isEmpty()) {
      return Map.of();
    }
    return database
        .<List<TokenUseEntity>>query(
            session ->
                session
                    .createSelectionQuery(
                        "from TokenUseEntity where tokenId in :tokens", TokenUseEntity.class)
                    .setParameter("tokens", tokens)
                    .getResultList())
        .stream()
        .collect(Collectors.toMap(use -> use.tokenId, use -> use.usedAt));
  }
}
