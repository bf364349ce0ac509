package dev.countersign.requestservice.rest;

import dev.countersign.engine.governance.Target;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A target. */
@Schema(name = "Target", description = "A place where operations happen.")
public record TargetJson(
    @Schema(description = "Its name.") String target,
    @Schema(description = "The environment that it stands in.") String environment,
    @Schema(
            description = "The SQL that it speaks.",
            enumeration = {"postgresql", "mysql", "mariadb"})
        String dialect) {

  static TargetJson of(Target target) {
    return new TargetJson(
        target.ref().target(), target.ref().environment(), Texts.word(target.dialect()));
  }

  /** All of them that the caller may ask for something at. */
  @Schema(name = "Targets", description = "The targets, by name and environment.")
  public record ListJson(@Schema(description = "The targets.") List<TargetJson> items) {}
}
