package dev.countersign.policyservice.decide;

import java.util.Optional;

/** Makes the topics of a pool, before the log says that there is such a pool. */
@FunctionalInterface
public interface PoolTopics {

  /**
   * Makes them, or finds that they are there.
   *
   * @return what kept them from being there: "Expected …, but …"; empty when they are
   */
  Optional<String> ensure(String pool);
}
