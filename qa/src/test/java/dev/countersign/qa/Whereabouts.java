package dev.countersign.qa;

import dev.countersign.qa.Marks.Mark;
import dev.countersign.qa.platform.TestPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where marks have got to. Looks at whatever a platform keeps or says, in every place of it. */
final class Whereabouts {
  private static final byte[] BETWEEN = "\n\0".getBytes(StandardCharsets.US_ASCII);

  /**
   * A mark that was seen.
   *
   * @param where such as {@code topic countersign.events}
   * @param detail where in there
   */
  record Find(Mark mark, String form, String where, String detail) {
    @Override
    public String toString() {
      return "%s, %s: in %s, of: %s".formatted(where, detail, form, mark.place());
    }
  }

  private final MarkSearch search;
  private final List<Find> finds = new ArrayList<>();
  private final Map<String, Long> looked = new TreeMap<>();

  Whereabouts(List<Mark> marks) {
    this.search = new MarkSearch(marks);
  }

  List<Find> finds() {
    return List.copyOf(finds);
  }

  /** How many bytes there were, by where. */
  Map<String, Long> looked() {
    return Map.copyOf(looked);
  }

  void look(String where, String detail, byte[] bytes) {
    looked.merge(where, (long) bytes.length, Long::sum);
    for (var sight : search.in(bytes)) {
      finds.add(new Find(sight.mark(), sight.form(), where, detail));
    }
  }

  void look(String where, String detail, String text) {
    look(where, detail, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Key, value and headers of every record of every topic, Kafka's own and aborted ones too. */
  void topics(TestPlatform platform) {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", platform.bootstrapServers());
    settings.put("isolation.level", "read_uncommitted");
    settings.put("enable.auto.commit", false);
    settings.put("allow.auto.create.topics", false);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var places = new ArrayList<TopicPartition>();
      consumer
          .listTopics()
          .forEach(
              (topic, partitions) -> {
                looked.putIfAbsent("topic " + topic, 0L);
                partitions.forEach(it -> places.add(new TopicPartition(topic, it.partition())));
              });
      consumer.assign(places);
      consumer.seekToBeginning(places);
      var ends = consumer.endOffsets(places);
      while (ends.entrySet().stream()
          .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
        consumer.poll(Duration.ofSeconds(1)).forEach(this::look);
      }
    }
  }

  private void look(ConsumerRecord<byte[], byte[]> record) {
    var all = new ByteArrayOutputStream();
    add(all, record.key());
    add(all, record.value());
    var type = "";
    for (var header : record.headers()) {
      add(all, header.key().getBytes(StandardCharsets.UTF_8));
      add(all, header.value());
      type =
          header.key().equals("ce_type")
              ? new String(header.value(), StandardCharsets.UTF_8) + " "
              : type;
    }
    look(
        "topic " + record.topic(),
        type + record.partition() + "/" + record.offset(),
        all.toByteArray());
  }

  private static void add(ByteArrayOutputStream all, byte[] bytes) {
    if (bytes != null) {
      all.writeBytes(bytes);
    }
    all.writeBytes(BETWEEN);
  }

  /** Every column of every table, as the text that it is or the bytes. */
  void tables(Connection database) throws SQLException {
    var tables = new TreeMap<String, String>();
    try (var rows = database.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        if (!Set.of("pg_catalog", "information_schema").contains(rows.getString("TABLE_SCHEM"))) {
          tables.put(
              rows.getString(3), "\"%s\".\"%s\"".formatted(rows.getString(2), rows.getString(3)));
        }
      }
    }
    for (var table : tables.entrySet()) {
      try (var statement = database.createStatement();
          var rows = statement.executeQuery("SELECT * FROM " + table.getValue())) {
        var about = rows.getMetaData();
        while (rows.next()) {
          for (int i = 1; i <= about.getColumnCount(); i++) {
            var bytes =
                about.getColumnType(i) == Types.BINARY
                    ? rows.getBytes(i)
                    : String.valueOf(rows.getString(i)).getBytes(StandardCharsets.UTF_8);
            var where = "table %s.%s".formatted(table.getKey(), about.getColumnName(i));
            look(where, "row " + rows.getRow(), bytes == null ? new byte[0] : bytes);
          }
        }
      }
    }
  }

  /** Every file below a folder but those in folders of these names. */
  void files(Path folder, Set<String> without) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var inside = folder.relativize(file);
        if (!without.contains(inside.getName(0).toString())
            && !(inside.getNameCount() > 1 && without.contains(inside.subpath(0, 2).toString()))) {
          look("file " + inside.getName(0), inside.toString(), content(file));
        }
      }
    }
  }

  private static byte[] content(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0]; // stores come and go while their programs run
    }
  }

  /** What a program says to whoever watches over it. */
  void watched(String name, URI program) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      for (var path : List.of("q/metrics", "q/health")) {
        var request = HttpRequest.newBuilder(program.resolve("/").resolve(path)).build();
        look(path, name, http.send(request, BodyHandlers.ofByteArray()).body());
      }
    }
  }
}
