package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code PUT /policies} takes. */
@Schema(name = "PolicySet", description = "All the policies that are to be in force.")
public record PoliciesBody(
    @Schema(
            required = true,
            description = "All of them: what is in force and not here goes out of it.")
        List<PolicyBody> policies,
    @Schema(
            description =
                "The epoch that GET /policies gave as since. Where the policies have changed since,"
                    + " nothing is published.",
            nullable = true)
        Long basedOn,
    @Schema(
            description = "Whether only to say what would change and what is wrong.",
            defaultValue = "false",
            nullable = true)
        Boolean dryRun)
    implements Body {

  /** One policy. */
  @Schema(name = "PolicySource", description = "A policy as its author wrote it.")
  public record PolicyBody(
      @Schema(
              description = "The name of its file, for messages. At most 200 characters.",
              nullable = true)
          String file,
      @Schema(required = true, description = "The policy as YAML.") String source) {}
}
