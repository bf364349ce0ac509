package dev.countersign.engine.request;

import dev.countersign.protocol.policy.PolicySource;
import dev.countersign.protocol.request.PolicyChangeDocument;
import dev.countersign.protocol.topic.Topics;
import java.util.List;
import java.util.Optional;

/** What may stand beside the policies in a change of them that people countersign. */
public final class PolicyChangeDocuments {
  /** The most characters of the name of a file. */
  public static final int MAX_FILE = 200;

  /**
   * The most bytes of all of it. It travels once more when it is published, as part of a record
   * that has its limit; once people have approved it is no time to find that it does not fit.
   */
  public static final int MAX_BYTES = Topics.MAX_MESSAGE_BYTES - (128 << 10);

  private PolicyChangeDocuments() {}

  /** Why nobody can be asked to countersign it, in sentences without literals; empty where so. */
  public static List<String> objections(PolicyChangeDocument document) {
    return document.policies().stream()
        .map(PolicySource::file)
        .flatMap(file -> file(file).stream())
        .limit(1)
        .toList();
  }

  private static Optional<String> file(String file) {
    if (file.length() > MAX_FILE) {
      return Optional.of(
          "Expected names of files of %d characters at most, but one has %d"
              .formatted(MAX_FILE, file.length()));
    }
    return ApprovalDocuments.hidden(file, "")
        .map("Expected names of files without control characters, but one has %s"::formatted);
  }
}
