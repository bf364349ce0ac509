package dev.countersign.engine.request;

import dev.countersign.protocol.request.ApprovalDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may stand in a document that people countersign: text that shows as what it is, and a link
 * that goes where it says.
 */
public final class ApprovalDocuments {
  /** The most characters of a title. */
  public static final int MAX_TITLE = 200;

  /** The most characters of a description. */
  public static final int MAX_DESCRIPTION = 4_000;

  /** The most characters of a link. */
  public static final int MAX_LINK = 2_000;

  /** RFC 3986, of these two schemes and with no user information in it. */
  private static final Pattern LINK =
      Pattern.compile(
          "(?i:https?)://(?:[A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?"
              + "(?:[/?#][A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]*)?");

  private ApprovalDocuments() {}

  /** Why nobody can be asked to countersign it, in sentences without literals; empty where so. */
  public static List<String> objections(ApprovalDocument document) {
    var objections = new ArrayList<String>();
    title(document.title()).ifPresent(objections::add);
    description(document.description()).ifPresent(objections::add);
    if (!document.link().isEmpty()) {
      link(document.link()).ifPresent(objections::add);
    }
    return List.copyOf(objections);
  }

  /** What is wrong with a title. */
  public static Optional<String> title(String title) {
    if (title.isBlank() || title.length() > MAX_TITLE) {
      return Optional.of(
          "Expected a title of 1 to %d characters, but %s"
              .formatted(
                  MAX_TITLE, title.isBlank() ? "there is none" : "it has " + title.length()));
    }
    return hidden(title, "")
        .map("Expected a title of one line without control characters, but it has %s"::formatted);
  }

  /** What is wrong with a description. */
  public static Optional<String> description(String description) {
    if (description.length() > MAX_DESCRIPTION) {
      return Optional.of(
          "Expected a description of %d characters at most, but it has %d"
              .formatted(MAX_DESCRIPTION, description.length()));
    }
    return hidden(description, "\t\n\r")
        .map("Expected a description without control characters, but it has %s"::formatted);
  }

  /** What is wrong with a link that is not empty. */
  public static Optional<String> link(String link) {
    if (link.length() > MAX_LINK) {
      return Optional.of(
          "Expected a link of %d characters at most, but it has %d"
              .formatted(MAX_LINK, link.length()));
    }
    return LINK.matcher(link).matches()
        ? Optional.empty()
        : Optional.of(
            "Expected a link such as https://host/path, http or https, in ASCII and without a"
                + " password, but it is none");
  }

  /** The first character that would not show, or turn the line around, as its code. */
  static Optional<String> hidden(String text, String allowed) {
    return text.codePoints()
        .filter(c -> allowed.indexOf(c) < 0)
        .filter(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.SURROGATE,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR ->
                      true;
                  default -> false;
                })
        .mapToObj("U+%04X"::formatted)
        .findFirst();
  }
}
