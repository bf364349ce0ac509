package dev.countersign.requestservice.rest;

import dev.countersign.engine.governance.FreezeEntry;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.Freeze;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A freeze in force. */
@Schema(
    name = "Freeze",
    description =
        "A freeze in force: nothing is granted, claimed or consumed at its targets, and the deadlines"
            + " of requests there rest.")
public record FreezeJson(
    @Schema(description = "Its name.", examples = "inc-4711") String name,
    @Schema(description = "The targets; a * stands for any characters.", examples = "orders*")
        String target,
    @Schema(
            description = "The environments; a * stands for any characters.",
            examples = "production")
        String environment,
    @Schema(
            description = "What becomes of what runs already.",
            enumeration = {"continue", "cancel"})
        String running,
    @Schema(description = "Whether it holds up even requests for which glass is broken.")
        boolean nonBypassable,
    @Schema(description = "Who began it.", implementation = String.class) Subject by,
    @Schema(description = "When it began.") Instant since,
    @Schema(description = "The epoch of governance that it began.") long epoch) {

  static FreezeJson of(FreezeEntry entry) {
    return of(entry.freeze(), entry.by(), entry.since(), entry.epoch());
  }

  static FreezeJson started(Freeze freeze, EventMeta meta) {
    return of(freeze, meta.actor().subject(), meta.time(), meta.sequence());
  }

  private static FreezeJson of(Freeze freeze, Subject by, Instant since, long epoch) {
    return new FreezeJson(
        freeze.name(),
        freeze.target(),
        freeze.environment(),
        Texts.word(freeze.running()),
        freeze.nonBypassable(),
        by,
        since,
        epoch);
  }

  /** All of them. */
  @Schema(name = "Freezes", description = "All freezes in force, by name.")
  public record ListJson(@Schema(description = "The freezes.") List<FreezeJson> items) {}

  /** What holds up a request. */
  @Schema(name = "Hold", description = "The freeze that holds up a request.")
  public record HoldJson(
      @Schema(description = "The name of the freeze.", examples = "inc-4711") String freeze,
      @Schema(description = "Who began it.", implementation = String.class) Subject by,
      @Schema(description = "When it began.") Instant since) {

    static HoldJson of(FreezeEntry entry) {
      return new HoldJson(entry.name(), entry.by(), entry.since());
    }
  }
}
