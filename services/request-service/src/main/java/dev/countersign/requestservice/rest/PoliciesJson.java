package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.PolicySet;
import dev.countersign.engine.policy.PublishedPolicy;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.RequestId;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The policies in force. */
@Schema(name = "Policies", description = "The policies in force, by name.")
public record PoliciesJson(
    @Schema(description = "The epoch of governance of the last change; 0 where there was none.")
        long since,
    @Schema(description = "The policies.") List<PolicyJson> items) {

  static PoliciesJson of(Governance governance) {
    return new PoliciesJson(
        governance.policiesSince(), governance.policies().stream().map(PolicyJson::of).toList());
  }

  /** One policy. */
  @Schema(name = "Policy", description = "A policy in force.")
  public record PolicyJson(
      @Schema(description = "Its name.") String name,
      @Schema(description = "1 for the first publication under that name, then 2, 3 …") int version,
      @Schema(description = "The digest of its source.", implementation = String.class)
          Digest digest,
      @Schema(description = "The YAML, as its author wrote it.") String source,
      @Schema(
              description = "The request that was approved for it, where it was asked for by one.",
              implementation = String.class)
          Optional<RequestId> request) {

    static PolicyJson of(PublishedPolicy published) {
      return new PolicyJson(
          published.policy().name(),
          published.version(),
          published.digest(),
          published.source(),
          published.request());
    }
  }

  /** What a publication changes. */
  @Schema(
      name = "PolicyChange",
      description = "What changes, or would, and what is wrong with what was sent.")
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record ChangeJson(
      @Schema(description = "The epoch that it began; none for a dry run.") Optional<Long> epoch,
      @Schema(description = "What is new, or has another text.") List<VersionJson> changed,
      @Schema(description = "What goes out of force.") List<String> retired,
      @Schema(description = "What stays as it is.") List<String> unchanged,
      @Schema(description = "Why it cannot be published, each with its file and place.")
          List<String> errors,
      @Schema(description = "What is likely not meant.") List<String> warnings,
      @Schema(
              description =
                  "Whether policies in force govern their own change, so that it has to be asked for"
                      + " as a request of kind policy-change.")
          boolean requestRequired) {

    static ChangeJson of(PolicySet set, Governance governance, Optional<Long> epoch) {
      return new ChangeJson(
          epoch,
          set.changes().changed().stream()
              .map(it -> new VersionJson(it.policy().name(), it.version()))
              .toList(),
          set.changes().retired(),
          set.unchanged(),
          set.errors(),
          set.warnings(governance),
          governance.governsPolicies());
    }
  }

  /** A version. */
  @Schema(name = "PolicyVersion", description = "A version of a policy.")
  public record VersionJson(
      @Schema(description = "The name of the policy.") String name,
      @Schema(description = "1 for a new one.") int version) {}
}
