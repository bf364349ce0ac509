package dev.countersign.auditservice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Each technology in its room; imports tell a line where it belongs. */
@AnalyzeClasses(packages = "dev.countersign.auditservice", importOptions = DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule KAFKA_STAYS_IN_ITS_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackages("..auditservice.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..")
          .because("what is chained must not depend on how records travel");

  @ArchTest
  static final ArchRule QUARKUS_STAYS_AT_THE_DOOR =
      noClasses()
          .that()
          .resideOutsideOfPackages("..auditservice.app..", "..auditservice.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta..", "io.micrometer..", "io.smallrye..")
          .because("the audit must run in a test, and one day elsewhere, without the container");

  @ArchTest
  static final ArchRule THE_CHAIN_ASKS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage("..auditservice.chain..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..auditservice.kafka..", "..auditservice.app..", "java.util.random..")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .because("the same log must always make the same entries");
}
