package dev.countersign.policyservice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Each technology in its room; imports tell a line where it belongs. */
@AnalyzeClasses(packages = "dev.countersign.policyservice", importOptions = DoNotIncludeTests.class)
class RoomsTest {
  private static final String[] PURE = {
    "..policyservice.trust..",
    "..policyservice.enrich..",
    "..policyservice.decide..",
    "..policyservice.timer..",
    "..policyservice.governance.."
  };

  @ArchTest
  static final ArchRule KAFKA_STAYS_IN_ITS_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackages("..policyservice.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "org.rocksdb..")
          .because("what is decided must not depend on how records travel");

  @ArchTest
  static final ArchRule QUARKUS_STAYS_AT_THE_DOOR =
      noClasses()
          .that()
          .resideOutsideOfPackages("..policyservice.app..", "..policyservice.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta..", "io.micrometer..", "io.smallrye..")
          .because("the stream must run in a test, and one day elsewhere, without the container");

  @ArchTest
  static final ArchRule RULES_ASK_NO_CLOCK_AND_ROLL_NO_DICE =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(java.util.Random.class, java.security.SecureRandom.class)
          .because(
              "rules must decide the same way on replay as they did live; if you need data, make it"
                  + " part of the command or the state");

  @ArchTest
  static final ArchRule NOBODY_KNOWS_THE_ADAPTER =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..policyservice.kafka..", "..policyservice.app..")
          .because("adapters look inward, never the other way round");
}
