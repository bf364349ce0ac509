package dev.countersign.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import java.io.IOException;

/**
 * Indents only so far: what nests by the thousand would else be indented by more than it is long.
 */
final class ShallowIndenter extends DefaultIndenter {
  private static final long serialVersionUID = 1L;
  private static final int DEEPEST = 16;

  @Override
  public void writeIndentation(JsonGenerator json, int level) throws IOException {
    super.writeIndentation(json, Math.min(level, DEEPEST));
  }
}
