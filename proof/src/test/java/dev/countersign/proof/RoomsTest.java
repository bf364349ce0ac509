package dev.countersign.proof;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Keeps this module pure. */
class RoomsTest {
  private static final JavaClasses PROOF =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.countersign.proof");

  @Test
  void shouldTouchNothingOutside() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "java.lang..",
                    "java.math",
                    "java.nio",
                    "java.nio.charset",
                    "java.security",
                    "java.time",
                    "java.util..",
                    "org.bouncycastle..",
                    "dev.countersign.protocol..",
                    "dev.countersign.proof..")
                .or(assignableTo(IOException.class)))
        .because(
            "an auditor offline checks proofs with this very code; if you need data, let the"
                + " caller pass it in")
        .check(PROOF);
  }

  @Test
  void shouldHaveNoClockAndNoRandomnessOfItsOwn() {
    noClasses()
        .should()
        .callConstructor(SecureRandom.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.UUID")
        .because("a check must come out the same whenever and wherever it is made")
        .check(PROOF);
  }
}
