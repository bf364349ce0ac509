package dev.countersign.protocol.request;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;

@Doc("One version of a schema, as a migration document lists it.")
public record Migration(
    @Doc("The digits that its files begin with, as a number.") long version,
    @Doc("What its files are called between version and ending.") String name,
    @Doc("The SHA-256 of the exact bytes of its up file.") Digest checksum,
    @Doc(
            "The exact text: of the up file, or of the down file where it is to be undone; empty"
                + " where that has been done by hand.")
        String sql,
    @Doc(
            "The number of the statement that it goes on with, or, where a file is accepted that has"
                + " changed since it was begun, the one behind those that are done; else 1.")
        int from) {

  /** As its files and everything about it are called. */
  public String title() {
    return version + "_" + name;
  }
}
