package dev.countersign.requestservice.signin;

/** What became of somebody's wish to be let in. */
public sealed interface SignInResult {

  /** They are in. */
  record In(Caller caller) implements SignInResult {}

  /** What they showed is not good; from outside, every reason looks the same. */
  record Bad() implements SignInResult {}

  /** They have proven who they are, and it is nobody here: why, for people. */
  record Unadmitted(String why) implements SignInResult {}

  /** It cannot be told now, for their provider does not answer. */
  record NoProvider(String why) implements SignInResult {}

  /** It cannot be told now, for what their provider says of them is not on the log yet. */
  record Undecided(String why) implements SignInResult {}
}
