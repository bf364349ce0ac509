package dev.countersign.engine.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.EffectList;
import dev.countersign.protocol.request.Effects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Conditions in CEL (the Common Expression Language, github.com/google/cel-spec) over the facts of
 * an operation. The variables are typed, so that a slip of the pen is found when the policy is
 * published; there are no others, and no clock. Length, depth and loops are bounded: what costs too
 * much is an error, and an error is a no.
 */
final class Conditions {
  /** The longest condition, in characters. */
  static final int MAX_CHARACTERS = 2_000;

  private static final int MAX_DEPTH = 32;
  private static final String ADD = "_+_";
  private static final Set<CelType> NUMBERS =
      Set.of(
          SimpleType.INT,
          SimpleType.UINT,
          SimpleType.DOUBLE,
          SimpleType.DURATION,
          SimpleType.TIMESTAMP);

  /** Of all loops in one evaluation together. */
  private static final int MAX_ITERATIONS = 1_000;

  private static final MapType TEXTS_BY_TEXT = MapType.create(SimpleType.STRING, SimpleType.STRING);
  private static final ListType TEXTS = ListType.create(SimpleType.STRING);

  /** What a condition may speak of, with types; docs/policies.md lists them for authors. */
  static final Map<String, CelType> VARIABLES = variables();

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_CHARACTERS)
          .maxParseRecursionDepth(MAX_DEPTH)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .build();

  /** Those that answer yes or no; map and filter make lists, which could be made to grow. */
  private static final List<CelStandardMacro> MACROS =
      List.of(
          CelStandardMacro.HAS,
          CelStandardMacro.ALL,
          CelStandardMacro.EXISTS,
          CelStandardMacro.EXISTS_ONE);

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();

  private Conditions() {}

  /** A condition that makes sense; thread-safe. */
  static final class Condition {
    private final CelRuntime.Program program;

    private Condition(CelRuntime.Program program) {
      this.program = program;
    }

    /**
     * Whether it holds.
     *
     * @throws ConditionException where that cannot be said
     */
    boolean holds(Facts facts) throws ConditionException {
      try {
        return (boolean) program.eval(facts);
      } catch (CelEvaluationException e) {
        throw new ConditionException(0, 0, String.valueOf(e.getErrorCode()));
      } catch (RuntimeException | StackOverflowError e) {
        throw new ConditionException(0, 0, e.getClass().getSimpleName());
      }
    }
  }

  /**
   * An operation as conditions see it: made when the first asks, and once for all of them. Not
   * thread-safe.
   */
  static final class Facts implements CelVariableResolver {
    private final Inquiry inquiry;
    private Optional<Map<String, Object>> values = Optional.empty();

    Facts(Inquiry inquiry) {
      this.inquiry = inquiry;
    }

    Inquiry inquiry() {
      return inquiry;
    }

    @Override
    public Optional<Object> find(String name) {
      if (values.isEmpty()) {
        values = Optional.of(Conditions.values(inquiry));
      }
      return Optional.ofNullable(values.get().get(name));
    }
  }

  /** Why there is no condition, or none that can be answered, and where in its text. */
  static final class ConditionException extends Exception {
    private final int line;
    private final int column;

    ConditionException(int line, int column, String message) {
      super(message);
      this.line = line;
      this.column = column;
    }

    /** From 1; 0 where there is no place. */
    int line() {
      return line;
    }

    /** From 1; 0 where there is no place. */
    int column() {
      return column;
    }
  }

  static Condition compile(String text) throws ConditionException {
    if (text.length() > MAX_CHARACTERS) {
      throw new ConditionException(
          1, 1, "it has %d characters, more than %d".formatted(text.length(), MAX_CHARACTERS));
    }
    try {
      CelAbstractSyntaxTree tree = COMPILER.compile(text).getAst();
      requireNoGrowth(tree);
      return new Condition(RUNTIME.createProgram(tree));
    } catch (CelValidationException e) {
      List<CelIssue> issues = e.getErrors();
      throw issues.isEmpty()
          ? new ConditionException(1, 1, "it is none")
          : located(issues.getFirst());
    } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
      throw new ConditionException(1, 1, "it cannot be understood");
    }
  }

  /** Adding texts or lists would let a short condition make a value without end. */
  private static void requireNoGrowth(CelAbstractSyntaxTree tree) throws ConditionException {
    var grows =
        CelNavigableAst.fromAst(tree)
            .getRoot()
            .allNodes()
            .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
            .filter(node -> node.expr().call().function().equals(ADD))
            .anyMatch(node -> tree.getType(node.expr().id()).filter(NUMBERS::contains).isEmpty());
    if (grows) {
      throw new ConditionException(1, 1, "it adds up something else than numbers and times");
    }
  }

  private static ConditionException located(CelIssue issue) {
    return new ConditionException(
        issue.getSourceLocation().getLine(),
        issue.getSourceLocation().getColumn() + 1,
        issue.getMessage().lines().findFirst().orElse("it is none").strip());
  }

  private static Map<String, CelType> variables() {
    var variables = new LinkedHashMap<String, CelType>();
    variables.put("kind", SimpleType.STRING);
    variables.put("target", SimpleType.STRING);
    variables.put("environment", SimpleType.STRING);
    variables.put("labels", TEXTS_BY_TEXT);
    variables.put("statementClass", SimpleType.STRING);
    variables.put("risk", SimpleType.STRING);
    variables.put("statements", SimpleType.INT);
    variables.put("tables", TEXTS);
    variables.put("functions", TEXTS);
    variables.put("reads", TEXTS);
    variables.put("writes", TEXTS);
    variables.put("columnsRead", TEXTS);
    variables.put("columnsWritten", TEXTS);
    variables.put("unknown", TEXTS);
    variables.put("where", SimpleType.STRING);
    variables.put("lock", SimpleType.STRING);
    variables.put("rewrite", SimpleType.STRING);
    variables.put("hazards", TEXTS);
    variables.put("fingerprint", SimpleType.STRING);
    variables.put("requester", SimpleType.STRING);
    variables.put("requesterKind", SimpleType.STRING);
    variables.put("groups", TEXTS);
    variables.put("roles", TEXTS);
    variables.put("now", SimpleType.TIMESTAMP);
    return Map.copyOf(variables);
  }

  private static CelCompiler compiler() {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(MACROS)
            .setResultType(SimpleType.BOOL);
    VARIABLES.forEach(builder::addVar);
    return builder.build();
  }

  private static Map<String, Object> values(Inquiry inquiry) {
    var values = new LinkedHashMap<String, Object>();
    values.put("kind", Words.of(inquiry.kind()));
    values.put("target", inquiry.target().target());
    values.put("environment", inquiry.target().environment());
    values.put("labels", inquiry.labels());
    values.put("statementClass", Words.of(inquiry.facts().statementClass()));
    values.put("risk", Words.of(inquiry.risk()));
    values.put("statements", (long) inquiry.facts().statements());
    putNames(values, "tables", inquiry.facts().tables());
    putNames(values, "functions", inquiry.facts().functions());
    putEffects(values, inquiry.facts().effects());
    values.put("fingerprint", inquiry.facts().fingerprint().map(Digest::value).orElse(""));
    values.put("requester", inquiry.requester().subject().value());
    values.put("requesterKind", Words.of(inquiry.requester().kind()));
    values.put("groups", inquiry.requester().groups());
    values.put("roles", inquiry.roles());
    values.put("now", inquiry.now());
    return values;
  }

  /** So many that comparing them would take its time are not known: to ask for them is an error. */
  private static void putNames(Map<String, Object> values, String variable, List<String> names) {
    if (names.size() <= TableNames.MOST) {
      values.put(variable, names);
    }
  }

  /**
   * A list that may lack something has no value, so that a condition which needs it cannot be
   * answered: that it does not find a table there would prove nothing.
   */
  private static void putEffects(Map<String, Object> values, Effects effects) {
    for (var list : EffectList.values()) {
      if (!effects.unknown().contains(list)) {
        putNames(
            values,
            variable(list),
            switch (list) {
              case READS -> effects.reads();
              case WRITES -> effects.writes();
              case COLUMNS_READ -> effects.columnsRead();
              case COLUMNS_WRITTEN -> effects.columnsWritten();
            });
      }
    }
    values.put("unknown", effects.unknown().stream().map(Conditions::variable).toList());
    values.put("where", Words.of(effects.where()));
    values.put("lock", Words.of(effects.lock()));
    values.put("rewrite", Words.of(effects.rewrite()));
    values.put("hazards", effects.hazards().stream().map(Words::of).toList());
  }

  private static String variable(EffectList list) {
    return switch (list) {
      case READS -> "reads";
      case WRITES -> "writes";
      case COLUMNS_READ -> "columnsRead";
      case COLUMNS_WRITTEN -> "columnsWritten";
    };
  }
}
