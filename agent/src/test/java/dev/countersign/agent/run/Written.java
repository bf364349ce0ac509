package dev.countersign.agent.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What a run wrote, to be asked for by the end that it came to. */
public final class Written implements Lines {
  private static final Map<Ended, Written> BY_END =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @Override
  public boolean write(String line, BooleanSupplier giveUp) {
    lines.add(line);
    return true;
  }

  /** It is that end's. */
  public Ended of(Ended ended) {
    BY_END.put(ended, this);
    return ended;
  }

  /** The document of a success, without line breaks; of another end, what it says. */
  public static List<String> document(Ended ended) {
    if (!(ended instanceof Ended.Done(var result))) {
      return List.of(ended.toString());
    }
    var pieces = BY_END.get(ended).lines;
    var document =
        (pieces.isEmpty() ? ResultDocument.NOTHING : String.join("", pieces))
            + ResultDocument.end(result);
    return document.lines().toList();
  }
}
