package com.niura.kafka.iam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.niura.kafka.iam.JsonValue.Items;
import com.niura.kafka.iam.JsonValue.Literal;
import com.niura.kafka.iam.JsonValue.Malformed;
import com.niura.kafka.iam.JsonValue.Member;
import com.niura.kafka.iam.JsonValue.Members;
import com.niura.kafka.iam.JsonValue.Text;
import com.niura.kafka.iam.PolicyException.Problem;
import com.niura.kafka.iam.Statement.Effect;

/** Turns the JSON of one policy into statements, collecting everything that is wrong with it on the way. */
final class PolicyReader {

    private static final List<String> VERSIONS = List.of("2012-10-17", "2008-10-17");
    private static final List<String> DOCUMENT_KEYS = List.of("Version", "Id", "Statement");
    private static final List<String> STATEMENT_KEYS =
            List.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource");
    private static final List<String> STATEMENT_KEYS_WITH_CONDITION =
            Stream.concat(STATEMENT_KEYS.stream(), Stream.of("Condition")).toList();
    private static final List<String> UNSUPPORTED_KEYS = List.of("Condition", "Principal", "NotPrincipal");
    private static final List<String> EFFECTS = List.of("Allow", "Deny");
    private static final List<String> TRUTH_VALUES = List.of("true", "false");
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]*");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9-]+");

    /** So near to kafka-cluster that nobody means another service. */
    private static final int TYPING_ERROR = 2;

    private final String name;
    private final boolean withConditions;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> sids = new HashSet<>();

    /** @param withConditions whether a statement about kafka-cluster may have a Condition */
    PolicyReader(String name, boolean withConditions) {
        this.withConditions = withConditions;
        this.name = name;
    }

    /**
     * Reads one policy, or where that is asked for also a list of policies.
     *
     * @throws PolicyException if anything is wrong
     */
    List<Statement> read(String json, boolean several, int maxCharacters) {
        List<Statement> statements = new ArrayList<>();
        if (json.length() > maxCharacters) {
            problems.add(new Problem(
                    1, 1, "a policy may have %s characters, but this has %s".formatted(maxCharacters, json.length())));
        } else {
            try {
                JsonValue root = JsonValue.parse(json);
                if (several && root instanceof Items list) {
                    list.values().forEach(policy -> document(policy, statements));
                } else {
                    document(root, statements);
                }
            } catch (Malformed e) {
                problems.add(new Problem(e.line(), e.column(), "it is not JSON: " + e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new PolicyException(name, problems);
        }
        return statements;
    }

    private void document(JsonValue root, List<Statement> statements) {
        if (!(root instanceof Members document)) {
            problem(root, "a policy must be an object, but is " + root.kind());
            return;
        }
        sids.clear();
        keys(document, "a policy", DOCUMENT_KEYS);
        document.get("Version").ifPresent(version -> oneOf(version, "Version", VERSIONS));
        document.get("Id").ifPresent(id -> text(id, "Id"));
        Optional<JsonValue> statement = document.get("Statement");
        if (statement.isEmpty()) {
            problem(document, "a policy must have a Statement");
        } else if (statement.get() instanceof Items list) {
            if (list.values().isEmpty()) {
                problem(list, "Statement must have at least one statement, but is empty");
            }
            list.values().forEach(value -> statement(value, statements));
        } else {
            statement(statement.get(), statements);
        }
    }

    private void statement(JsonValue value, List<Statement> statements) {
        if (!(value instanceof Members statement)) {
            problem(value, "a statement must be an object, but is " + value.kind());
            return;
        }
        boolean elsewhere = isAboutOtherServices(statement);
        keys(statement, "a statement", elsewhere || withConditions ? STATEMENT_KEYS_WITH_CONDITION : STATEMENT_KEYS);
        Optional<String> sid = statement.get("Sid").flatMap(this::sid);
        Optional<JsonValue> effect = statement.get("Effect");
        if (effect.isEmpty()) {
            problem(statement, "a statement must have an Effect, Allow or Deny");
        }
        boolean deny = effect.flatMap(text -> oneOf(text, "Effect", EFFECTS))
                .filter("Deny"::equals)
                .isPresent();
        Optional<Member> actions = exactlyOne(statement, "Action", "NotAction");
        Optional<Member> resources = exactlyOne(statement, "Resource", "NotResource");
        statements.add(new Statement(
                sid,
                statement.line(),
                deny ? Effect.DENY : Effect.ALLOW,
                actions.filter(member -> member.key().equals("NotAction")).isPresent(),
                actions.map(member -> texts(member).flatMap(this::action).toList())
                        .orElse(List.of()),
                resources.filter(member -> member.key().equals("NotResource")).isPresent(),
                resources
                        .map(member -> texts(member).flatMap(this::resource).toList())
                        .orElse(List.of()),
                statement
                        .get("Condition")
                        .filter(condition -> withConditions && !elsewhere)
                        .map(this::conditions)
                        .orElse(List.of())));
    }

    private List<Condition> conditions(JsonValue value) {
        List<Condition> conditions = new ArrayList<>();
        for (Member operator : members(value, "Condition", "an operator")) {
            for (Member key : members(operator.value(), operator.key(), "a key")) {
                List<Text> values = conditionValues(key).toList();
                Condition condition = Condition.of(
                        operator.key(),
                        key.key(),
                        values.stream().map(Text::value).toList());
                condition.problemOfOperator().ifPresent(problem -> problem(operator, problem));
                condition.problemOfKey().ifPresent(problem -> problem(key, problem));
                values.forEach(
                        text -> condition.problemOfValue(text.value()).ifPresent(problem -> problem(text, problem)));
                conditions.add(condition);
            }
        }
        return conditions;
    }

    private List<Member> members(JsonValue value, String what, String expected) {
        if (value instanceof Members object && !object.members().isEmpty()) {
            Set<String> seen = new HashSet<>();
            object.members().stream()
                    .filter(member -> !seen.add(member.key()))
                    .forEach(again -> problem(again, "%s is given more than once".formatted(again.key())));
            return object.members();
        }
        problem(
                value,
                "%s must be an object with %s, but is %s"
                        .formatted(what, expected, value instanceof Members ? "empty" : value.kind()));
        return List.of();
    }

    /** Truth values may be written without quotation marks. */
    private Stream<Text> conditionValues(Member key) {
        return key.value() instanceof Literal literal && TRUTH_VALUES.contains(literal.value())
                ? Stream.of(new Text(literal.value(), literal.line(), literal.column()))
                : texts(key);
    }

    private void keys(Members object, String what, List<String> known) {
        Set<String> seen = new HashSet<>();
        for (Member member : object.members()) {
            String key = member.key();
            if (!seen.add(key)) {
                problem(member, "%s is given more than once".formatted(key));
            } else if (UNSUPPORTED_KEYS.contains(key) && !known.contains(key)) {
                problem(
                        member,
                        "%s is not supported: a policy must mean the same without it to be followed here"
                                .formatted(key));
            } else if (!known.contains(key)) {
                problem(
                        member,
                        "%s is not a key of %s (%s)%s"
                                .formatted(key, what, String.join(", ", known), Suggestion.didYouMean(key, known)));
            }
        }
    }

    /** Such a statement says nothing about kafka-cluster, whatever its condition. */
    private static boolean isAboutOtherServices(Members statement) {
        return statement
                .get("Action")
                .map(action -> action instanceof Items list ? list.values() : List.of(action))
                .filter(actions -> actions.stream().noneMatch(PolicyReader::mayBeOfKafka))
                .isPresent();
    }

    private static boolean mayBeOfKafka(JsonValue action) {
        return !(action instanceof Text text)
                || !text.value().contains(":")
                || text.value().toLowerCase(Locale.ROOT).startsWith(IamAction.SERVICE + ":");
    }

    private Optional<String> sid(JsonValue value) {
        Optional<String> sid = text(value, "Sid");
        sid.ifPresent(id -> {
            if (!SID.matcher(id).matches()) {
                problem(value, "Sid must consist of letters and digits, but was '%s'".formatted(id));
            } else if (!id.isEmpty() && !sids.add(id)) {
                problem(value, "Sid must be unique in a policy, but %s was there before".formatted(id));
            }
        });
        return sid.filter(id -> !id.isEmpty());
    }

    private Optional<Member> exactlyOne(Members statement, String positive, String negative) {
        List<Member> found = statement.members().stream()
                .filter(member -> member.key().equals(positive) || member.key().equals(negative))
                .toList();
        if (found.isEmpty()) {
            problem(statement, "a statement must have %s or %s".formatted(positive, negative));
            return Optional.empty();
        }
        if (found.stream().map(Member::key).distinct().count() > 1) {
            problem(found.get(1), "a statement may have either %s or %s, but has both".formatted(positive, negative));
        }
        return Optional.of(found.get(0));
    }

    private Stream<Text> texts(Member member) {
        List<JsonValue> values = member.value() instanceof Items list ? list.values() : List.of(member.value());
        if (values.isEmpty()) {
            problem(member.value(), "%s must not be empty".formatted(member.key()));
        }
        return values.stream().flatMap(value -> {
            text(value, member.key());
            return value instanceof Text text ? Stream.of(text) : Stream.empty();
        });
    }

    private Stream<String> action(Text value) {
        String action = value.value();
        if (!action.equals("*")) {
            actionProblem(action).ifPresent(problem -> problem(value, problem));
        }
        return Stream.of(action);
    }

    private static Optional<String> actionProblem(String action) {
        int colon = action.indexOf(':');
        if (colon < 0) {
            return Optional.of("'%s' is not an action, which is like kafka-cluster:Connect, or \"*\"%s"
                    .formatted(action, Suggestion.didYouMean(IamAction.SERVICE + ":" + action, IamAction.fullNames())));
        }
        String service = action.substring(0, colon);
        if (!SERVICE.matcher(service).matches()) {
            return Optional.of("'%s' names the service '%s', which must consist of letters, digits and dashes"
                    .formatted(action, service));
        }
        if (service.toLowerCase(Locale.ROOT).equals(IamAction.SERVICE)) {
            boolean known = Arrays.stream(IamAction.values()).anyMatch(one -> Statement.names(action, one));
            return known
                    ? Optional.empty()
                    : Optional.of("%s is none of the %s actions of kafka-cluster%s"
                            .formatted(
                                    action,
                                    IamAction.values().length,
                                    Suggestion.didYouMean(action, IamAction.fullNames())));
        }
        return Suggestion.distance(service, IamAction.SERVICE) <= TYPING_ERROR
                ? Optional.of("'%s' names the service '%s': did you mean kafka-cluster?".formatted(action, service))
                : Optional.empty();
    }

    private Stream<ArnPattern> resource(Text value) {
        try {
            return Stream.of(new ArnPattern(value.value()));
        } catch (IllegalArgumentException e) {
            problem(value, String.valueOf(e.getMessage()));
            return Stream.empty();
        }
    }

    private Optional<String> oneOf(JsonValue value, String key, List<String> allowed) {
        Optional<String> text = text(value, key);
        text.filter(found -> !allowed.contains(found))
                .ifPresent(found -> problem(
                        value,
                        "%s must be %s, but was '%s'%s"
                                .formatted(
                                        key,
                                        String.join(" or ", allowed),
                                        found,
                                        Suggestion.didYouMean(found, allowed))));
        return text.filter(allowed::contains);
    }

    private Optional<String> text(JsonValue value, String key) {
        if (value instanceof Text text) {
            return Optional.of(text.value());
        }
        problem(value, "%s must be a string, but is %s".formatted(key, value.kind()));
        return Optional.empty();
    }

    private void problem(JsonValue at, String message) {
        problems.add(new Problem(at.line(), at.column(), message));
    }

    private void problem(Member at, String message) {
        problems.add(new Problem(at.line(), at.column(), message));
    }
}
