package com.niura.kafka.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the sources of AWS credentials said that had none. The AWS SDK says it in some thousand characters, with every source
 * and every profile named several times over; those sources are left out that say no more than that they are not in use.
 */
final class CredentialSources {

    private static final Pattern PROFILE = Pattern.compile("Profile file contained no credentials for profile '[^']*'");
    private static final Pattern CONTAINER = Pattern.compile(
            "ContainerCredentialsProvider\\(\\): (.*?)\\.?(?:, InstanceProfileCredentialsProvider\\(|]|$)");
    private static final Pattern INSTANCE =
            Pattern.compile("InstanceProfileCredentialsProvider\\(\\): (.*?)\\.?(?:]|$)");
    private static final int LONGEST = 300;

    private CredentialSources() {}

    /** The essence of the SDK's words; where these are unknown ones, their beginning. */
    static String in(String words) {
        List<String> found = new ArrayList<>();
        Matcher profile = PROFILE.matcher(words);
        if (profile.find()) {
            found.add(profile.group());
        }
        for (Pattern source : List.of(CONTAINER, INSTANCE)) {
            Matcher said = source.matcher(words);
            if (said.find()) {
                found.add(said.group(1));
            }
        }
        if (!found.isEmpty()) {
            return String.join("; ", found);
        }
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
    }
}
