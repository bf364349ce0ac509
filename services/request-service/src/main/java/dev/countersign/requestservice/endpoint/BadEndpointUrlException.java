package dev.countersign.requestservice.endpoint;

/** No endpoint can be at a URL, or none may without an administrator's word. */
public final class BadEndpointUrlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  private BadEndpointUrlException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  static BadEndpointUrlException malformed(String message) {
    return new BadEndpointUrlException(message, false);
  }

  static BadEndpointUrlException refused(String message) {
    return new BadEndpointUrlException(message, true);
  }

  /** Whether it would be good if private addresses were allowed. */
  public boolean isRefused() {
    return refused;
  }
}
