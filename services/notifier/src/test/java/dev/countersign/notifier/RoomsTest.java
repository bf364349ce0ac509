package dev.countersign.notifier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Each technology in its room; imports tell a line where it belongs. */
@AnalyzeClasses(packages = "dev.countersign.notifier", importOptions = DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule KAFKA_STAYS_IN_ITS_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackages("..notifier.kafka..", "..notifier.messaging..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..")
          .because("what is delivered, and when again, must not depend on how records travel");

  @ArchTest
  static final ArchRule VERTX_STAYS_IN_ITS_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackages("..notifier.http..", "..notifier.app..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..")
          .because("one place alone speaks to the world, and refuses where it may not");

  @ArchTest
  static final ArchRule QUARKUS_STAYS_AT_THE_DOOR =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..notifier.app..", "..notifier.config..", "..notifier.messaging..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta..", "io.micrometer..", "io.smallrye..")
          .because("the notifier must run in a test, and one day elsewhere, without the container");

  @ArchTest
  static final ArchRule THE_PURE_PARTS_ASK_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage("..notifier.delivery..", "..notifier.slack..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..notifier.kafka..", "..notifier.app..", "..notifier.sending..")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .because("the same records and the same time must always come to the same");
}
