package dev.countersign.engine.request;

import static dev.countersign.engine.Unfit.because;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** What an event must find, or it cannot have happened. */
final class Fit {

  private Fit() {}

  @FormatMethod
  static void require(boolean fits, @FormatString String why, Object... details) {
    if (!fits) {
      throw because(why, details);
    }
  }

  /** The state as the one that the event may meet. */
  static <S> S expect(RequestState state, Class<S> expected) {
    require(
        expected.isInstance(state),
        "expected %s, but it is %s",
        expected.getSimpleName(),
        state.getClass().getSimpleName());
    return expected.cast(state);
  }
}
