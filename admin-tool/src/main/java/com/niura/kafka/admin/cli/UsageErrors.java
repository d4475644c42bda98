package com.niura.kafka.admin.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.niura.kafka.catalog.NearestName;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, what was probably meant, and where help is. */
public final class UsageErrors implements IParameterExceptionHandler {

    private static final Pattern VALUE = Pattern.compile("=.*", Pattern.DOTALL);

    private record Complaint(String headline, Optional<String> meant) {}

    @Override
    public int handleParseException(ParameterException error, String[] args) {
        CommandSpec command = error.getCommandLine().getCommandSpec();
        PrintWriter err = error.getCommandLine().getErr();
        Complaint complaint = oneDash(command, args).orElseGet(() -> complaint(command, error));
        err.println("Error: " + complaint.headline());
        complaint.meant().ifPresent(meant -> err.println("Did you mean " + meant + "?"));
        err.println("Run '" + command.qualifiedName() + " --help' to see what there is.");
        return ExitCode.USAGE.value();
    }

    /** A long option with one dash is taken for a short one with a value: {@code -output} for {@code -o} with "utput". */
    private static Optional<Complaint> oneDash(CommandSpec command, String... args) {
        return Arrays.stream(args)
                .map(argument -> VALUE.matcher(argument).replaceFirst(""))
                .filter(name -> name.length() > 2 && name.startsWith("-") && command.findOption("-" + name) != null)
                .findFirst()
                .map(name -> new Complaint("Unknown option: '" + name + "'", Optional.of("-" + name)));
    }

    private static Complaint complaint(CommandSpec command, ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            // What follows the first one is mostly its value.
            String argument = unmatched.getUnmatched().get(0);
            if (unmatched.isUnknownOption()) {
                return unknownOption(command, VALUE.matcher(argument).replaceFirst(""));
            }
            return command.subcommands().isEmpty()
                    ? new Complaint("Unexpected argument: '" + argument + "'", Optional.empty())
                    : unknownCommand(command, argument);
        }
        ArgSpec parameter = error.getArgSpec();
        String value = error.getValue();
        if (parameter != null && value != null && parameter.completionCandidates() != null) {
            return unknownValue(parameter, value);
        }
        return new Complaint(String.valueOf(error.getMessage()), Optional.empty());
    }

    private static Complaint unknownOption(CommandSpec command, String name) {
        List<String> known = command.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Arrays.stream(option.names()))
                // Between names of one letter any one is as near as any other.
                .filter(option -> option.length() > 2 && name.length() > 2)
                .toList();
        return new Complaint("Unknown option: '" + name + "'", NearestName.to(name, known));
    }

    /** The command meant may also be one of another group, as in {@code admin-tool export}. */
    private static Complaint unknownCommand(CommandSpec group, String name) {
        Map<String, String> known = new LinkedHashMap<>();
        List<CommandSpec> groups = new ArrayList<>(List.of(group, group.root()));
        while (!groups.isEmpty()) {
            groups.remove(0).subcommands().forEach((subcommand, line) -> {
                known.putIfAbsent(subcommand, line.getCommandSpec().qualifiedName());
                groups.add(line.getCommandSpec());
            });
        }
        return new Complaint(
                "Unknown command: '" + name + "'",
                NearestName.to(name, known.keySet()).map(nearest -> "'" + known.get(nearest) + "'"));
    }

    private static Complaint unknownValue(ArgSpec parameter, String value) {
        List<String> known = new ArrayList<>();
        parameter.completionCandidates().forEach(known::add);
        String label = parameter instanceof OptionSpec option ? option.longestName() : parameter.paramLabel();
        return new Complaint(
                label + " must be " + String.join(", ", known.subList(0, known.size() - 1))
                        + (known.size() > 1 ? " or " : "") + known.get(known.size() - 1) + ", but was " + value,
                NearestName.to(value, known));
    }
}
