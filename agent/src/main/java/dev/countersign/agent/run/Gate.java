package dev.countersign.agent.run;

/** Where a server's bytes come in. */
@FunctionalInterface
public interface Gate {

  /**
   * Lets no more of them in, or lets them in again. While they are held back the server waits, and
   * what it does not say is no silence of its own. Any thread may call it.
   */
  void hold(boolean held);
}
