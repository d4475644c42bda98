package com.niura.kafka.guard.internal.failure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.niura.kafka.guard.internal.Texts;

/**
 * What the providers of AWS credentials said that had none. The AWS SDK says it in some thousand characters, with every provider
 * and every profile named several times over: {@code … in the chain CHAIN : [PROVIDER: message, CHAIN: … : [PROVIDER: message]]}.
 */
final class AwsCredentialErrors {

    /** How an object shows itself there, up to its first bracket: {@code Name(}, or {@code package.Name@1f}. */
    private static final Pattern OBJECT = Pattern.compile("[\\w.$]*\\w\\(|(?:\\w+\\.)+[\\w$]+@\\p{XDigit}+");

    /** What stands between a message and the next provider, or what Kafka's client says behind the last one. */
    private static final Pattern END = Pattern.compile(
            "(?: \\(SDK Attempt Count: \\d+\\))?[.:]?(?:]+\\)*)?(?:\\) occurred when evaluating .*|[,\\s]*)$",
            Pattern.DOTALL);

    /** Providers that nobody has set up; said only where no other has said anything. */
    private static final Pattern NOT_IN_USE =
            Pattern.compile("Access key must be specified|AWS_WEB_IDENTITY_TOKEN_FILE or"
                    + "|AWS_CONTAINER_CREDENTIALS_FULL_URI or|no credentials for profile 'default'|\\bIMDS\\b");

    /** Among those: the ones that everybody sees, wherever the program runs. */
    private static final Pattern NEVER_TELLING =
            Pattern.compile("Access key must be specified|AWS_WEB_IDENTITY_TOKEN_FILE or");

    private static final int LONGEST = 300;

    private AwsCredentialErrors() {}

    /** Returns the essence of the SDK's words; where these are unknown ones, their beginning. */
    static String essenceOf(String words) {
        Set<String> messages = messagesIn(words);
        return messages.isEmpty()
                ? Texts.shortened(words, LONGEST)
                : without(NOT_IN_USE, without(NEVER_TELLING, messages)).stream().collect(Collectors.joining("; "));
    }

    /** Returns the messages without those that mention it, or all where none is left. */
    private static Set<String> without(Pattern words, Set<String> messages) {
        Set<String> telling = messages.stream()
                .filter(message -> !words.matcher(message).find())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return telling.isEmpty() ? messages : telling;
    }

    /** Returns what stands behind a provider and a colon, unless it leads to a chain of others. */
    private static Set<String> messagesIn(String words) {
        Set<String> messages = new LinkedHashSet<>();
        for (String part : betweenObjectsOf(words)) {
            String message =
                    part.startsWith(": ") ? END.matcher(part.substring(2)).replaceFirst("") : "";
            if (!message.isBlank() && !message.endsWith("in the chain")) {
                messages.add(message);
            }
        }
        return messages;
    }

    private static List<String> betweenObjectsOf(String words) {
        List<String> parts = new ArrayList<>();
        Matcher object = OBJECT.matcher(words);
        int from = 0;
        while (object.find(from)) {
            parts.add(words.substring(from, object.start()));
            from = words.charAt(object.end() - 1) == '(' ? closing(words, object.end()) : object.end();
        }
        parts.add(words.substring(from));
        return parts;
    }

    /** Returns the position behind the bracket that closes the one before this position. */
    private static int closing(String words, int from) {
        int open = 1;
        int at = from;
        while (at < words.length() && open > 0) {
            char c = words.charAt(at++);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        return at;
    }
}
