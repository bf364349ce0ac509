package dev.countersign.requestservice.rest;

import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Group;
import dev.countersign.engine.governance.IdentityEntry;
import dev.countersign.engine.governance.PrincipalEntry;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Claims;
import dev.countersign.protocol.governance.Permission;
import dev.countersign.requestservice.rest.MeResource.RoleJson;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Who there is, as callers see it. */
final class IdentityJson {
  private IdentityJson() {}

  /** Somebody. */
  @Schema(name = "User", description = "A person, an AI or a service.")
  public record UserJson(
      @Schema(description = "Its name.") String name,
      @Schema(
              description = "What sort of being it is.",
              enumeration = {"person", "ai", "service"})
          String kind,
      @Schema(description = "What people call it.") String displayName,
      @Schema(description = "The roles that it was given itself.") List<RoleJson> roles,
      @Schema(description = "The groups that it is in, through other groups too.")
          List<String> groups,
      @Schema(description = "Whether it may nothing until it is resumed.") boolean suspended,
      @Schema(description = "Who it is at identity providers.") List<IdentityAtJson> identities) {

    static UserJson of(Governance governance, PrincipalEntry entry) {
      return new UserJson(
          entry.subject().value(),
          Texts.word(entry.kind()),
          entry.displayName(),
          entry.roles().stream().map(RoleJson::of).toList(),
          governance.groupsOf(entry.subject()),
          entry.suspended(),
          governance.identitiesOf(entry.subject()).stream().map(IdentityAtJson::of).toList());
    }
  }

  /** Who somebody is at a provider. */
  @Schema(name = "IdentityAt", description = "Who somebody is at an identity provider.")
  public record IdentityAtJson(
      @Schema(description = "The name of the provider.") String provider,
      @Schema(description = "What the provider knows them by, its sub claim.") String sub,
      @Schema(description = "What the provider calls them; empty before they have signed in.")
          String name,
      @Schema(
              description =
                  "Who linked them, while it is on their word alone: votes by it do not count for"
                      + " what these ask for.")
          Optional<String> linkedBy) {

    static IdentityAtJson of(IdentityEntry entry) {
      return new IdentityAtJson(
          entry.identity().provider(),
          entry.identity().sub(),
          entry.claims().map(Claims::name).orElse(""),
          entry.linker().map(Subject::value));
    }
  }

  /** A group. */
  @Schema(
      name = "Group",
      description = "A group, as it is listed; whom claims make members of it, users tell.")
  public record GroupJson(
      @Schema(description = "Its name.") String name,
      @Schema(description = "Its members, at most the first 1000.") List<String> members,
      @Schema(description = "How many members it has.") int size,
      @Schema(description = "Groups whose members are members too.") List<String> groups,
      @Schema(description = "The roles that every member holds.") List<RoleJson> roles) {
    private static final int MOST = 1_000;

    static GroupJson of(Group group) {
      return new GroupJson(
          group.name(),
          group.members().stream().limit(MOST).map(Subject::value).toList(),
          group.members().size(),
          group.groups(),
          group.roles().stream().map(RoleJson::of).toList());
    }
  }

  /** A role. */
  @Schema(name = "RoleDefined", description = "A role, and what its holders may.")
  public record RoleDefinedJson(
      @Schema(description = "Its name.") String name,
      @Schema(description = "Whether every cluster has it.") boolean builtIn,
      @Schema(description = "What its holders may.") List<String> permissions) {

    static RoleDefinedJson of(String name, boolean builtIn, Collection<Permission> permissions) {
      return new RoleDefinedJson(
          name, builtIn, permissions.stream().sorted().map(Permission::text).toList());
    }
  }

  /** Some of them. */
  @Schema(name = "Users", description = "Who there is, by name.")
  public record UsersJson(
      @Schema(description = "At most 1000 of them.") List<UserJson> items,
      @Schema(description = "Whether there are more; ask for a longer prefix.") boolean more) {}

  /** All of them. */
  @Schema(name = "Groups", description = "All groups, by name.")
  public record GroupsJson(@Schema(description = "The groups.") List<GroupJson> items) {}

  /** All of them. */
  @Schema(name = "Roles", description = "All roles, the built-in ones first.")
  public record RolesJson(@Schema(description = "The roles.") List<RoleDefinedJson> items) {}
}
