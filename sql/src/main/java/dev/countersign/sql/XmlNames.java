package dev.countersign.sql;

import java.util.Set;

/** Names of elements and attributes, which are neither columns nor calls, and not shown. */
final class XmlNames {

  private static final int FAR = 200;

  private XmlNames() {}

  /** {@code xmlelement(NAME n, …)}. */
  static boolean isOfElement(Phrase phrase, int i) {
    return phrase.isName(i)
        && phrase.has(i - 1, "name")
        && phrase.has(i - 2, "(")
        && Set.of("xmlelement", "xmlpi").contains(phrase.key(i - 3));
  }

  /** {@code xmlattributes(… AS n, …)}. */
  static boolean isOfAttribute(Phrase phrase, int i) {
    if (!phrase.isName(i) || !phrase.has(i - 1, "as")) {
      return false;
    }
    var at = i - 2;
    for (var steps = 0; steps < FAR && at > 0 && !phrase.has(at, "("); steps++) {
      at = phrase.has(at, ")") || phrase.has(at, "]") ? phrase.partner(at) - 1 : at - 1;
    }
    return phrase.has(at, "(") && Set.of("xmlattributes", "xmlforest").contains(phrase.key(at - 1));
  }
}
