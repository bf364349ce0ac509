package dev.countersign.proof.note;

/** A note is not what its signer wrote, so nothing that it says may be believed. */
public final class UnsignedNoteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsignedNoteException(String message) {
    super(message);
  }
}
