package dev.countersign.agent.session;

/**
 * A session whose transaction has begun; of a change, with the receipt in it.
 *
 * @param <S> the kind of session
 */
public final class Begun<S extends Session> implements AutoCloseable {
  private final S session;
  private final String mark;
  private boolean released;

  /**
   * A transaction that has begun.
   *
   * @param mark by which a transaction of a change is known again; of a read, what its server tells
   *     as it begins, or empty
   */
  public Begun(S session, String mark) {
    this.session = session;
    this.mark = mark;
  }

  public S session() {
    return session;
  }

  public String mark() {
    return mark;
  }

  /** From now on the session is the caller's, and outlives this. */
  public S release() {
    released = true;
    return session;
  }

  @Override
  public void close() {
    if (!released) {
      session.close();
    }
  }
}
