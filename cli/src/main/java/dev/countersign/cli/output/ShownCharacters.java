package dev.countersign.cli.output;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/**
 * JSON in which every character that {@link Cells} would not let run is written as its number: to a
 * program it is the same text, and a terminal that shows it obeys nothing in it.
 */
final class ShownCharacters extends CharacterEscapes {
  private static final long serialVersionUID = 1;

  private final int[] ascii = escapes();

  private static int[] escapes() {
    var standard = standardAsciiEscapesForJSON();
    standard[0x7f] = ESCAPE_STANDARD;
    return standard;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ascii.clone();
  }

  @Override
  public SerializableString getEscapeSequence(int c) {
    return Cells.isTreacherous(c) && !Character.isSurrogate((char) c)
        ? new SerializedString("\\u%04x".formatted(c))
        : null;
  }
}
