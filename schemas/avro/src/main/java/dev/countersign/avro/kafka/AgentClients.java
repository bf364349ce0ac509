package dev.countersign.avro.kafka;

import dev.countersign.protocol.envelope.Subject;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.ShareMemberDescription;

/**
 * How the Kafka clients of an agent call themselves, so that whoever asks a broker knows them
 * again. It is what they say: nobody verifies a client id, and nothing may be decided by one.
 */
public final class AgentClients {
  private static final String AGENT = "agent-";
  private static final String SLOT = "slot-";

  /** As the agent's program puts both together. */
  private static final Pattern MEMBER = Pattern.compile(AGENT + "(.+)-" + SLOT + "[0-9]+");

  private AgentClients() {}

  /** What the client ids of all of an agent's clients begin with; the client's role follows. */
  public static String clientId(Subject agent) {
    return AGENT + agent;
  }

  /** The role of the client that takes grants for one slot. */
  public static String slot(int number) {
    return SLOT + number;
  }

  /** The agents of a pool's share group that have a slot in it. */
  public static SortedSet<String> of(ShareGroupDescription group) {
    return group.members().stream()
        .map(ShareMemberDescription::clientId)
        .map(MEMBER::matcher)
        .filter(it -> it.matches())
        .map(it -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
