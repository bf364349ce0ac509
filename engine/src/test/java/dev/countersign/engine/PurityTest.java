package dev.countersign.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;

/** What keeps a decision the same on replay as it was live. */
@AnalyzeClasses(
    packages = "dev.countersign.engine",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {
  private static final String WHY =
      "rules must decide the same way on replay as they did live; if you need this, make it part"
          + " of the command or the state";

  @ArchTest
  static final ArchRule shouldReadNoClock =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .because(WHY);

  @ArchTest
  static final ArchRule shouldThrowNoDice =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .because(WHY);

  @ArchTest
  static final ArchRule shouldTouchNothingOutside =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.net..",
              "java.nio.file..",
              "java.sql..",
              "javax.sql..",
              "java.util.concurrent..",
              "org.apache.kafka..",
              "io.quarkus..",
              "io.vertx..",
              "org.hibernate..")
          .because(WHY);

  @ArchTest
  static final ArchRule shouldKnowTheLanguageYamlCelAndRecurrenceAlone =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "dev.countersign.engine..",
              "dev.countersign.protocol..",
              "org.snakeyaml.engine..",
              "dev.cel..",
              "com.google.re2j..",
              "org.dmfs.rfc5545..",
              "com.google.errorprone.annotations..",
              "java..")
          .because("a verifier runs these very rules offline, with nothing else at hand");

  @ArchTest
  static final ArchRule shouldAskConditionsInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.countersign.engine.policy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.cel..", "com.google.re2j..")
          .because("what an expression may cost is bounded there, and nowhere else");

  @ArchTest
  static final ArchRule shouldReadYamlInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.countersign.engine.policy..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.snakeyaml..")
          .because("decisions are made of parsed policies, never of text");

  @ArchTest
  static final ArchRule shouldHaveFeaturesWithoutCycles =
      SlicesRuleDefinition.slices()
          .matching("dev.countersign.engine.(*)..")
          .should()
          .beFreeOfCycles()
          .because("policies are read without governance, and governance without requests");
}
