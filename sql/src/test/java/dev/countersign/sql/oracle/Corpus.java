package dev.countersign.sql.oracle;

import dev.countersign.protocol.request.Dialect;
import java.util.List;

/** Statements that others have published; what they do, a server tells. */
record Corpus(String name, String version, Dialect dialect, List<String> statements) {}
