package dev.countersign.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.ApprovalDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalDocumentsTest {
  private static final Digest DIGEST = new Digest("a".repeat(64));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://ci.example/builds/17?tab=log#end",
        "http://localhost:8080/",
        "HTTPS://CI.EXAMPLE",
        "https://[::1]/x"
      })
  void shouldTakeALinkThatLeadsSomewhere(String link) {
    assertThat(objections("Release 17", "", link)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "ftp://ci.example/",
        "file:///etc/passwd",
        "//ci.example/",
        "ci.example/builds",
        "https:///builds",
        "https://user:secret@ci.example/",
        "https://ci.example/a b",
        "https://ci.example/\u0000",
        "https://ci.example/\u202egnp"
      })
  void shouldObjectToALinkThatDoesNot(String link) {
    assertThat(objections("Release 17", "", link))
        .singleElement()
        .asString()
        .startsWith("Expected a link such as https://host/path")
        .doesNotContain("secret");
  }

  @Test
  void shouldObjectToWhatIsTooLong() {
    assertThat(objections("t".repeat(200), "d".repeat(4_000), "")).isEmpty();
    assertThat(objections("t".repeat(201), "", "")).singleElement().asString().contains("201");
    assertThat(objections("t", "d".repeat(4_001), "")).singleElement().asString().contains("4001");
    assertThat(objections("t", "", "https://h/" + "x".repeat(2_000)))
        .singleElement()
        .asString()
        .contains("2010");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "  "})
  void shouldObjectToATitleThatSaysNothing(String title) {
    assertThat(objections(title, "", "")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\u0000b", "a\nb", "a\tb", "a\u001b[31m", "a\u202eb", "a\u2028b", "a\u200bb"})
  void shouldObjectToATitleThatShowsOtherwiseThanItIs(String title) {
    assertThat(objections(title, "", "")).singleElement().asString().contains("U+");
  }

  @Test
  void shouldTakeADescriptionOfSeveralLines() {
    assertThat(objections("Release 17", "one\n\ttwo\r\nthrée €", "")).isEmpty();
    assertThat(objections("Release 17", "one\u0000", ""))
        .singleElement()
        .asString()
        .contains("U+0000");
  }

  private static java.util.List<String> objections(String title, String description, String link) {
    return ApprovalDocuments.objections(new ApprovalDocument(DIGEST, title, description, link));
  }
}
