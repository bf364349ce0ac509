package dev.countersign.requestservice.rest;

import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A role that is to be held, as callers write it. */
@Schema(
    name = "RoleGrant",
    description = "A role, and where it is to be held; * stands for any characters.")
public record GrantBody(
    @Schema(
            required = true,
            description = "Its name: admin, approver, developer, readonly, or a custom one.",
            examples = "approver")
        String role,
    @Schema(
            description = "A pattern for the names of targets.",
            defaultValue = "*",
            nullable = true)
        String target,
    @Schema(description = "A pattern for environments.", defaultValue = "*", nullable = true)
        String environment)
    implements Body {
  private static final String ANY = "*";

  static List<RoleGrant> grants(List<GrantBody> bodies) {
    return Optional.ofNullable(bodies).orElse(List.of()).stream().map(GrantBody::of).toList();
  }

  private static RoleGrant of(GrantBody body) {
    if (body == null) {
      throw ProblemException.malformed("Expected roles, but one of them is null");
    }
    return new RoleGrant(
        Texts.required("roles.role", body.role(), Texts.LONGEST_NAME),
        pattern("roles.target", body.target()),
        pattern("roles.environment", body.environment()));
  }

  private static String pattern(String field, String text) {
    return text == null ? ANY : Texts.required(field, text, Texts.LONGEST_NAME);
  }
}
