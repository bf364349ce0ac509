package dev.countersign.requestservice.rest;

import dev.countersign.protocol.governance.ClaimMapping;
import dev.countersign.protocol.governance.IdentityProvider;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code PUT /providers/NAME} takes. */
@Schema(
    name = "ProviderDefinition",
    description = "What is to be believed of an identity provider. There is no secret in it.")
public record ProviderBody(
    @Schema(
            required = true,
            description = "Its issuer identifier; it cannot be changed.",
            examples = "https://id.example.com/realms/corp")
        String issuer,
    @Schema(
            required = true,
            description = "Whom access tokens must be meant for; one of these is enough.")
        List<String> audiences,
    @Schema(required = true, description = "The public client of the command line.")
        String clientId,
    @Schema(
            description =
                "The scopes that the command line asks for; openid and profile unless given.",
            nullable = true)
        List<String> scopes,
    @Schema(
            description = "The claim that proposes names for people.",
            defaultValue = "preferred_username",
            nullable = true)
        String nameClaim,
    @Schema(
            description = "Whether somebody who is not known becomes known by signing in.",
            defaultValue = "false",
            nullable = true)
        Boolean provision,
    @Schema(description = "What claims give.", nullable = true) List<MappingBody> mappings)
    implements Body {
  private static final int LONGEST_URL = 500;

  /** What a value of a claim gives. */
  @Schema(name = "ClaimMapping", description = "What somebody gets for whom a claim has a value.")
  public record MappingBody(
      @Schema(
              required = true,
              description = "The claim, by its name or the names on the way to it.",
              examples = "realm_access.roles")
          String claim,
      @Schema(required = true, description = "The value.") String value,
      @Schema(description = "The groups that it makes one a member of.", nullable = true)
          List<String> groups,
      @Schema(description = "The roles that it gives.", nullable = true) List<GrantBody> roles)
      implements Body {

    private static ClaimMapping of(MappingBody body) {
      if (body == null) {
        throw ProblemException.malformed("Expected mappings, but one of them is null");
      }
      return new ClaimMapping(
          Texts.required("mappings.claim", body.claim(), Texts.LONGEST_NAME),
          Texts.required("mappings.value", body.value(), Texts.LONGEST_NAME),
          Identities.names("mappings.groups", body.groups()),
          GrantBody.grants(body.roles()));
    }
  }

  IdentityProvider named(String name) {
    return new IdentityProvider(
        name,
        Texts.required("issuer", issuer, LONGEST_URL),
        Identities.names("audiences", audiences),
        Texts.required("clientId", clientId, Texts.LONGEST_NAME),
        scopes == null ? List.of("openid", "profile") : Identities.names("scopes", scopes),
        nameClaim == null
            ? "preferred_username"
            : Texts.required("nameClaim", nameClaim, Texts.LONGEST_NAME),
        Boolean.TRUE.equals(provision),
        Optional.ofNullable(mappings).orElse(List.of()).stream().map(MappingBody::of).toList());
  }
}
