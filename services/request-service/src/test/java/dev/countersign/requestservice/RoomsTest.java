package dev.countersign.requestservice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.countersign.requestservice",
    importOptions = DoNotIncludeTests.class)
class RoomsTest {
  private static final String ROOT = "dev.countersign.requestservice.";

  @ArchTest
  static final ArchRule SHOULD_KEEP_THE_PROJECTION_PURE =
      classes()
          .that()
          .resideInAPackage(ROOT + "view")
          .and()
          .doNotHaveSimpleName("Signals")
          .and()
          .haveNameNotMatching(".*Signals\\$.*")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "view",
              "dev.countersign.protocol..",
              "dev.countersign.engine..",
              "dev.countersign.proof..",
              "java.lang..",
              "java.time",
              "java.util..")
          .because(
              "a view must be the same after every rebuild; if it needs data, make it part of the"
                  + " event or of the row");

  @ArchTest
  static final ArchRule SHOULD_ASK_NO_CLOCK_IN_THE_PROJECTION =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "view")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.time.Clock.class)
          .because("the time of an event is in the event");

  @ArchTest
  static final ArchRule SHOULD_KEEP_KAFKA_IN_ITS_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "kafka")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "io.smallrye.reactive.messaging..",
              "dev.countersign.avro.kafka..")
          .because("imports tell a line its room: what speaks Kafka is in kafka");

  @ArchTest
  static final ArchRule SHOULD_KEEP_THE_DATABASE_IN_ITS_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "db")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.hibernate..", "jakarta.persistence..", "io.vertx.mutiny.sqlclient..")
          .because("imports tell a line its room: what speaks SQL is in db");

  @ArchTest
  static final ArchRule SHOULD_KEEP_HTTP_IN_ITS_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "rest")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ws.rs..", "io.vertx.core.http..", "io.vertx.ext.web..")
          .because("imports tell a line its room: what speaks HTTP is in rest");

  @ArchTest
  static final ArchRule SHOULD_KEEP_IDENTITY_PROVIDERS_IN_THEIR_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "oidc")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jose4j..", "java.net.http..")
          .because("imports tell a line its room: what speaks to identity providers is in oidc");

  @ArchTest
  static final ArchRule SHOULD_NOT_CALL_FROM_BELOW =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + "view",
              ROOT + "stream",
              ROOT + "db",
              ROOT + "kafka",
              ROOT + "signin",
              ROOT + "oidc",
              ROOT + "result")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "rest")
          .because("callers come in through rest, and nothing calls them back");

  @ArchTest
  static final ArchRule SHOULD_SIGN_IN_WITHOUT_A_DATABASE =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + "signin", ROOT + "oidc")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "db")
          .because("people sign in while PostgreSQL is away");
}
