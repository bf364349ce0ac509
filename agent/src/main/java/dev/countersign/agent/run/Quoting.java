package dev.countersign.agent.run;

/** Texts in quotation marks. */
public final class Quoting {
  private Quoting() {}

  /** A string of JSON. */
  public static String json(String text) {
    var out = new StringBuilder();
    JsonText.quote(text, out);
    return out.toString();
  }
}
