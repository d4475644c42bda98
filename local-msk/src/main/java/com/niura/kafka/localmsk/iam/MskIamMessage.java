package com.niura.kafka.localmsk.iam;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.niura.kafka.iam.JsonValue;
import com.niura.kafka.iam.JsonValue.Malformed;
import com.niura.kafka.iam.JsonValue.Member;
import com.niura.kafka.iam.JsonValue.Members;
import com.niura.kafka.iam.JsonValue.Text;

import static com.niura.kafka.localmsk.iam.Refusal.require;
import static com.niura.kafka.localmsk.iam.Refusal.shown;

/** Reads the message of AWS_MSK_IAM: the parts of a signed request as an object of JSON. */
final class MskIamMessage {

    private static final String TOKEN = "x-amz-security-token";
    private static final Set<String> REQUIRED = Set.of(
            "version",
            "host",
            "user-agent",
            "action",
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-signedheaders",
            "x-amz-expires",
            "x-amz-signature");

    private MskIamMessage() {}

    static SignedRequest parse(byte[] message) throws Refusal {
        SignedRequest request = new SignedRequest(fields(message), Map.of());
        request.requireEqual("version", "2020_10_22");
        Map<String, String> query = new TreeMap<>(Map.of(
                "Action", request.get("action"),
                "X-Amz-Algorithm", request.get("x-amz-algorithm"),
                "X-Amz-Credential", request.get("x-amz-credential"),
                "X-Amz-Date", request.get("x-amz-date"),
                "X-Amz-Expires", request.get("x-amz-expires"),
                "X-Amz-SignedHeaders", request.get("x-amz-signedheaders")));
        request.sessionToken().ifPresent(token -> query.put("X-Amz-Security-Token", token));
        return new SignedRequest(request.fields(), query);
    }

    private static Map<String, String> fields(byte[] message) throws Refusal {
        Map<String, String> fields = new TreeMap<>();
        // The parser's message is left out, since it may quote a signature or a token.
        try {
            if (!(JsonValue.parse(Refusal.text(message, "the message")) instanceof Members object)) {
                throw new Refusal("the message is not a JSON object");
            }
            for (Member member : object.members()) {
                boolean known = REQUIRED.contains(member.key()) || member.key().equals(TOKEN);
                require(known, "the message has an unexpected field, '%s'".formatted(shown(member.key())));
                if (!(member.value() instanceof Text value)) {
                    throw new Refusal("the field %s is not a string".formatted(member.key()));
                }
                require(
                        fields.put(member.key(), value.value()) == null,
                        "the field %s is there twice".formatted(member.key()));
            }
        } catch (Malformed e) {
            throw new Refusal("the message is not JSON");
        }
        Set<String> missing = new TreeSet<>(REQUIRED);
        missing.removeAll(fields.keySet());
        require(missing.isEmpty(), "the message lacks %s".formatted(String.join(", ", missing)));
        return fields;
    }
}
