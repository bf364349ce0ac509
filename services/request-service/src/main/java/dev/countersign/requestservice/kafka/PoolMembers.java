package dev.countersign.requestservice.kafka;

import dev.countersign.avro.kafka.AgentClients;
import dev.countersign.protocol.topic.Topics;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jboss.logging.Logger;

/**
 * Which agents the broker has in the share groups of pools at this moment. That they live stands on
 * no log, and a client id is verified by nobody: it is for people to look at.
 */
@ApplicationScoped
public class PoolMembers {
  private static final Logger LOG = Logger.getLogger(PoolMembers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Clients clients;
  private Admin admin;

  public PoolMembers(Clients clients) {
    this.clients = clients;
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  /**
   * The names of the agents that are there, by pool. A pool is missing where the broker does not
   * say within two seconds, or may not tell the gateway.
   */
  public Map<String, Set<String>> connected(Collection<String> pools) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var found = new HashMap<String, Set<String>>();
    try {
      var groups =
          admin()
              .describeShareGroups(
                  pools.stream().map(Topics::shareGroup).toList(),
                  new DescribeShareGroupsOptions().timeoutMs(Math.toIntExact(PATIENCE.toMillis())))
              .describedGroups();
      for (var pool : pools) {
        members(pool, groups.get(Topics.shareGroup(pool)), deadline)
            .ifPresent(members -> found.put(pool, members));
      }
    } catch (KafkaException e) {
      LOG.warnf("Expected to ask the broker for share groups, but could not: cause=%s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return found;
  }

  private static Optional<Set<String>> members(
      String pool, KafkaFuture<ShareGroupDescription> group, long deadline)
      throws InterruptedException {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return Optional.of(AgentClients.of(group.get(left, TimeUnit.NANOSECONDS)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Optional.of(Set.of()); // nobody ever came
      }
      LOG.warnf(
          "Expected the broker to tell of a share group, but it does not: pool=%s cause=%s",
          pool, e.getCause());
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.empty();
    }
  }

  private synchronized Admin admin() {
    if (admin == null) {
      admin = clients.admin("pools");
    }
    return admin;
  }
}
