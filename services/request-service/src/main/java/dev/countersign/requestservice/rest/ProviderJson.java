package dev.countersign.requestservice.rest;

import dev.countersign.engine.governance.ProviderEntry;
import dev.countersign.protocol.governance.ClaimMapping;
import dev.countersign.requestservice.rest.MeResource.RoleJson;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An identity provider, as callers see it. */
@Schema(name = "Provider", description = "An identity provider that is believed.")
public record ProviderJson(
    @Schema(description = "Its name.") String name,
    @Schema(description = "Its issuer identifier.") String issuer,
    @Schema(description = "Whom access tokens must be meant for.") List<String> audiences,
    @Schema(description = "The public client of the command line.") String clientId,
    @Schema(description = "The scopes that the command line asks for.") List<String> scopes,
    @Schema(description = "The claim that proposes names for people.") String nameClaim,
    @Schema(description = "Whether somebody who is not known becomes known by signing in.")
        boolean provision,
    @Schema(description = "What claims give.") List<MappingJson> mappings) {

  /** What a value of a claim gives. */
  @Schema(name = "Mapping", description = "What somebody gets for whom a claim has a value.")
  public record MappingJson(
      @Schema(description = "The claim.") String claim,
      @Schema(description = "The value.") String value,
      @Schema(description = "The groups that it makes one a member of.") List<String> groups,
      @Schema(description = "The roles that it gives.") List<RoleJson> roles) {

    static MappingJson of(ClaimMapping mapping) {
      return new MappingJson(
          mapping.claim(),
          mapping.value(),
          mapping.groups(),
          mapping.roles().stream().map(RoleJson::of).toList());
    }
  }

  /** All of them. */
  @Schema(name = "Providers", description = "All identity providers, by name.")
  public record ListJson(@Schema(description = "The providers.") List<ProviderJson> items) {}

  static ProviderJson of(ProviderEntry entry) {
    var it = entry.provider();
    return new ProviderJson(
        it.name(),
        it.issuer(),
        it.audiences(),
        it.clientId(),
        it.scopes(),
        it.nameClaim(),
        it.provision(),
        it.mappings().stream().map(MappingJson::of).toList());
  }
}
