package dev.countersign.sql.oracle;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/** Queries of the TPC that Spark's tests have as files, and the tables that its tests make. */
enum Benchmark {
  TPC_DS("TPC-DS 1.4", "tpcds", "TPCDSSchema"),
  TPC_DS_NEWER("TPC-DS 2.7", "tpcds-v2.7.0", "TPCDSSchema"),
  TPC_H("TPC-H", "tpch", "TPCHBase");

  static final String ARTIFACT = "spark-sql_2.13";

  private final String title;
  private final String folder;
  private final String tables;

  Benchmark(String title, String folder, String tables) {
    this.title = title;
    this.folder = folder;
    this.tables = tables;
  }

  String title() {
    return title;
  }

  boolean hasQuery(String entry) {
    return entry.startsWith(folder + "/") && entry.endsWith(".sql");
  }

  /**
   * As statements, in the words that every server has. They are constants of a class: each either
   * whole, or its columns behind its name.
   */
  List<String> tables(JarFile jar) throws IOException {
    var made = new ArrayList<String>();
    var before = "";
    for (var constant : constants(jar)) {
      if (constant.contains("CREATE TABLE")) {
        made.add(constant.replaceAll("USING \\w+", ""));
      } else if (constant.contains("` INT,")) {
        made.add("CREATE TABLE %s (%s)".formatted(before, constant));
      }
      before = constant;
    }
    return made.stream()
        .map(it -> it.replaceAll("[`|]", "").replace("STRING", "varchar(200)").strip())
        .toList();
  }

  private List<String> constants(JarFile jar) throws IOException {
    var entry = jar.getEntry("org/apache/spark/sql/" + tables + ".class");
    var constants = new ArrayList<String>();
    try (var in = jar.getInputStream(entry)) {
      for (var constant : ClassFile.of().parse(in.readAllBytes()).constantPool()) {
        if (constant instanceof StringEntry text) {
          constants.add(text.stringValue());
        }
      }
    }
    return constants;
  }
}
