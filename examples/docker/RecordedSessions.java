import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.niura.kafka.catalog.Topics;
import com.niura.kafka.guard.MskIam;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes many sessions of six seconds to eeg.raw.data, as Gateway does one: with an artefact in the last second of each. */
public final class RecordedSessions {

    public static void main(String[] args) {
        Map<String, Object> properties = new HashMap<>(MskIam.clientProperties(System.getenv("KAFKA_BOOTSTRAP")));
        properties.put("linger.ms", 20);
        String[] chunks = IntStream.range(0, 24).mapToObj(RecordedSessions::chunk).toArray(String[]::new);
        int sessions = Integer.parseInt(args[0]);
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < sessions; i++) {
                String session = args[1] + i;
                for (String chunk : chunks) {
                    producer.send(new ProducerRecord<>(Topics.EEG_RAW_DATA, session, chunk.replace("SESSION", session)), (metadata, error) -> {
                        if (error != null) {
                            System.err.println(error.getMessage());
                            System.exit(1);
                        }
                    });
                }
            }
        }
    }

    private static String chunk(int number) {
        String channels = Stream.of("Fp1", "Fp2", "O1", "O2")
                .map(channel -> "\"" + channel + "\":[" + IntStream.range(64 * number, 64 * (number + 1))
                        .mapToObj(i -> String.format(Locale.ROOT, "%.6f", 30 * Math.sin(i / 4.0) + (number == 23 && i % 64 > 32 ? 240 : 0)))
                        .collect(Collectors.joining(",")) + "]")
                .collect(Collectors.joining(","));
        return "{\"session\":\"SESSION\",\"firstSample\":" + 64 * number + ",\"samplesPerSecond\":256,\"microvolts\":{" + channels + "}}";
    }
}
