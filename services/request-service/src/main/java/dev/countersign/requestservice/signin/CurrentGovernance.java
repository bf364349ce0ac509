package dev.countersign.requestservice.signin;

import dev.countersign.engine.governance.Governance;
import jakarta.enterprise.context.ApplicationScoped;

/** The governance that this gateway has seen so far, folded in memory from its log. Thread-safe. */
@ApplicationScoped
public class CurrentGovernance {
  private volatile Governance governance = Governance.EMPTY;
  private volatile boolean loaded;

  public Governance get() {
    return governance;
  }

  /** Whether everything that stood on the log when the gateway started is in it. */
  public boolean isLoaded() {
    return loaded;
  }

  public void set(Governance next) {
    governance = next;
  }

  public void setLoaded() {
    loaded = true;
  }
}
