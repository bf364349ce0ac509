package dev.countersign.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports tell a line its room; these keep it there. */
@AnalyzeClasses(packages = "dev.countersign.agent", importOptions = DoNotIncludeTests.class)
class RoomsTest {

  @ArchTest
  static final ArchRule decisionsArePure =
      classes()
          .that()
          .resideInAPackage("dev.countersign.agent.run")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.math..",
              "java.nio",
              "java.nio.charset",
              "java.time..",
              "java.util..",
              "dev.countersign.agent.run",
              "dev.countersign.avro.codec",
              "dev.countersign.proof..",
              "dev.countersign.protocol..")
          .because(
              "what decides whether a grant is genuine, and what a result says, must be testable"
                  + " without a broker or a database; if you need either, pass in what it said");

  @ArchTest
  static final ArchRule kafkaHasOneRoom =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.countersign.agent.kafka")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..")
          .because("intake may change; behind Intake, Commands and Results nobody notices");

  @ArchTest
  static final ArchRule databasesHaveOneRoom =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.countersign.agent.pg", "dev.countersign.agent.mysql")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx.pgclient..", "io.vertx.mysqlclient..", "io.vertx.sqlclient..", "io.netty..")
          .because("another kind of target gets a room of its own, behind Database");

  @ArchTest
  static final ArchRule kindsOfTargetsDoNotSeeEachOther =
      noClasses()
          .that()
          .resideInAPackage("dev.countersign.agent.pg")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.countersign.agent.mysql", "io.vertx.mysqlclient..")
          .because("what both need stands in the room session");

  @ArchTest
  static final ArchRule roomsDoNotSeeEachOther =
      noClasses()
          .that()
          .resideInAPackage("dev.countersign.agent.kafka")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.countersign.agent.pg",
              "dev.countersign.agent.mysql",
              "dev.countersign.agent.session")
          .because("what is said on the log and what is done at a target meet in the agent itself");
}
