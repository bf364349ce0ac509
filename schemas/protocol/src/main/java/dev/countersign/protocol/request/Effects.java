package dev.countersign.protocol.request;

import dev.countersign.protocol.Doc;
import java.util.List;

@Doc(
    "What an operation reads and changes, as far as its text tells: what views, triggers and"
        + " functions do besides, it does not tell.")
public record Effects(
    @Doc("The tables it reads, in alphabetical order, aliases and WITH resolved.")
        List<String> reads,
    @Doc("The tables it changes, likewise; of a change of the schema all that it names.")
        List<String> writes,
    @Doc("The columns it reads, as table.column, or table.* for all of them.")
        List<String> columnsRead,
    @Doc("The columns it changes, likewise; table.* where rows go or come as a whole.")
        List<String> columnsWritten,
    @Doc("Which of these lists may lack something.") List<EffectList> unknown,
    @Doc("Whether its UPDATE and DELETE have a WHERE; the worst of them.") Where where,
    @Doc("What a change of the schema keeps others from meanwhile; the worst of them.")
        DdlLock lock,
    @Doc("Whether a change of the schema writes a table anew; the worst of them.") Rewrite rewrite,
    @Doc("What it may do to the server while it runs, whatever its class.") List<Hazard> hazards) {

  /** Of what nobody has looked into, or nobody understood. */
  public static final Effects UNKNOWN =
      new Effects(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(EffectList.values()),
          Where.UNKNOWN,
          DdlLock.UNKNOWN,
          Rewrite.UNKNOWN,
          List.of());

  public Effects {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    columnsRead = List.copyOf(columnsRead);
    columnsWritten = List.copyOf(columnsWritten);
    unknown = List.copyOf(unknown);
    hazards = List.copyOf(hazards);
  }
}
