package dev.countersign.requestservice.oidc;

/** A provider does not answer, or not as it should, so that nothing can be told of its tokens. */
final class ProviderUnreachableException extends RuntimeException {

  ProviderUnreachableException(String message) {
    super(message);
  }
}
