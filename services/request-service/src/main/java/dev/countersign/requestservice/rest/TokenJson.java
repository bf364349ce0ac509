package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.engine.governance.TokenEntry;
import dev.countersign.requestservice.rest.MeResource.RoleJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token without what would let anybody use it. */
@Schema(name = "Token", description = "A token, without its secret.")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TokenJson(
    @Schema(
            description = "What it begins with: cs_, its public part, and an underscore.",
            examples = "cs_0123456789abcdefghjkmnpqrs_")
        String prefix,
    @Schema(description = "What it is for.") String label,
    @Schema(description = "Who signs in with it.") String owner,
    @Schema(description = "Whether an AI acts that uses it.") boolean ai,
    @Schema(description = "The roles that it is narrowed to, where it is.")
        Optional<List<RoleJson>> roles,
    @Schema(description = "The groups that it is narrowed to, where it is.")
        Optional<List<String>> groups,
    @Schema(description = "When it was issued.") Instant issued,
    @Schema(description = "When it stops working, where it does.") Optional<Instant> expires,
    @Schema(description = "What the token begins with that it was issued with, and that bounds it.")
        Optional<String> parent,
    @Schema(
            description = "Whether it works now.",
            enumeration = {"working", "expired", "revoked"})
        String state,
    @Schema(description = "When it was last used, to the minute; absent where it never was.")
        Optional<Instant> lastUsed) {

  static TokenJson of(TokenEntry token, Optional<Instant> lastUsed, Instant now) {
    return new TokenJson(
        prefix(token.tokenId()),
        token.label(),
        token.subject().value(),
        token.ai(),
        token.scope().roles().map(roles -> roles.stream().map(RoleJson::of).toList()),
        token.scope().groups(),
        token.issued(),
        token.expires(),
        token.parent().map(TokenJson::prefix),
        token.revoked() ? "revoked" : token.worksAt(now) ? "working" : "expired",
        lastUsed);
  }

  /** The public part of a token as its bearer sees it at the beginning of the whole. */
  static String prefix(String tokenId) {
    return "cs_" + tokenId + "_";
  }

  /** Some of them. */
  @Schema(name = "Tokens", description = "Tokens, those issued last first.")
  public record ListJson(
      @Schema(description = "The tokens.") List<TokenJson> items,
      @Schema(description = "Whether there are more; ask for a longer prefix.") boolean more) {}

  /** A new one. */
  @Schema(name = "IssuedToken", description = "A token that was issued.")
  public record IssuedJson(
      @Schema(
              description =
                  "The whole of it. Only in this answer: what is kept lets nobody make it again.")
          String token,
      @Schema(description = "What it begins with.") String prefix,
      @Schema(description = "Who signs in with it.") String owner,
      @Schema(description = "When it stops working, where it does.") Optional<Instant> expires,
      @Schema(description = "The epoch of governance that it began.") long epoch) {

    /** Without the token: this may end in a log line. */
    @Override
    public String toString() {
      return "IssuedJson[" + prefix + "]";
    }
  }
}
