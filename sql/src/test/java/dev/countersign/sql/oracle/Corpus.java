package dev.countersign.sql.oracle;

import dev.countersign.protocol.request.Dialect;
import java.util.List;

/**
 * Statements that others have published.
 *
 * @param onlyQueries whether each of them only reads, as whoever wrote them says; otherwise a
 *     server tells
 */
record Corpus(
    String name, String version, Dialect dialect, boolean onlyQueries, List<String> statements) {}
