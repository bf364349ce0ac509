package dev.countersign.protocol.request;

import dev.countersign.protocol.Doc;
import java.util.List;

@Doc(
    "Versioned SQL that is to be applied or undone at a target, or how what is written there of it is to be mended; the operation of kind MIGRATION, kept as a payload. Approvers vote on exactly these bytes.")
public record MigrationDocument(
    @Doc("What is to be done.") MigrationAction action,
    @Doc("What it is done to, in this order.") List<Migration> migrations,
    @Doc(
            "What its author found at the target, by version. Where it is not so when this runs,"
                + " nothing is done.")
        List<AppliedMigration> applied,
    @Doc("Whether versions older than the newest at the target may be applied.")
        boolean outOfOrder) {
  public MigrationDocument {
    migrations = List.copyOf(migrations);
    applied = List.copyOf(applied);
  }
}
