package dev.countersign.requestservice.rest;

import dev.countersign.protocol.request.Effects;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an operation reads and changes, as callers see it. */
@Schema(
    name = "Effects",
    description =
        "What an operation reads and changes, as far as its text tells; what views, triggers and"
            + " functions do besides, it does not tell.")
public record EffectsJson(
    @Schema(description = "The tables that it reads, aliases and WITH resolved.")
        List<String> reads,
    @Schema(
            description =
                "The tables that it changes; of a change of the schema all that it names.")
        List<String> writes,
    @Schema(
            description = "The columns that it reads; table.* for all of them.",
            examples = "orders.total")
        List<String> columnsRead,
    @Schema(description = "The columns that it changes; table.* where rows go or come whole.")
        List<String> columnsWritten,
    @Schema(
            description = "Which of these lists may lack something.",
            enumeration = {"reads", "writes", "columns-read", "columns-written"})
        List<String> unknown,
    @Schema(
            description = "Whether its UPDATE and DELETE have a WHERE; the worst of them.",
            enumeration = {"none", "present", "unknown", "always-true", "missing"})
        String where,
    @Schema(
            description = "What a change of the schema keeps others from; the worst of them.",
            enumeration = {"none", "concurrent", "blocks-writes", "unknown", "blocks-all"})
        String lock,
    @Schema(
            description = "Whether a change of the schema writes a table anew; the worst of them.",
            enumeration = {"no", "unknown", "yes"})
        String rewrite,
    @Schema(
            description = "What it may do to the server while it runs, whatever its class.",
            enumeration = {"waits", "large-series", "cross-join", "endless-recursion"})
        List<String> hazards) {

  static EffectsJson of(Effects effects) {
    return new EffectsJson(
        effects.reads(),
        effects.writes(),
        effects.columnsRead(),
        effects.columnsWritten(),
        effects.unknown().stream().map(Texts::word).toList(),
        Texts.word(effects.where()),
        Texts.word(effects.lock()),
        Texts.word(effects.rewrite()),
        effects.hazards().stream().map(Texts::word).toList());
  }
}
