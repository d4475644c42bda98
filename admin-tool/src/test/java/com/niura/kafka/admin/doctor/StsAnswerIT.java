package com.niura.kafka.admin.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.niura.kafka.admin.doctor.DoctorStep.Status;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

import static org.assertj.core.api.Assertions.assertThat;

/** What the AWS SDK makes of answers of STS, for which a server on loopback stands in. */
@Tag("one-level")
class StsAnswerIT {

    private static final String ENDPOINT = "aws.endpointUrlSts";
    private static final String ARN = "arn:aws:sts::123456789012:assumed-role/bastion/i-0123";

    @AfterEach
    void forget() {
        System.clearProperty(ENDPOINT);
    }

    @Test
    void arn_isWhose_andTheDateOfTheAnswerTheClock() throws IOException {
        StsAnswer answer = ask(200, """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
                <Arn>%s</Arn><UserId>AROA:i-0123</UserId><Account>123456789012</Account></GetCallerIdentityResult>\
                </GetCallerIdentityResponse>""".formatted(ARN));

        assertThat(answer.arn()).hasValue(ARN);
        assertThat(answer.clock(false).detail()).isEqualTo("less than a minute off");
    }

    @Test
    void refusal_isKnownByItsCode_andHasADateToo() throws IOException {
        StsAnswer answer = ask(403, """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
                <Code>ExpiredToken</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>""");

        assertThat(answer.identity(false).detail()).isEqualTo("STS does not take these credentials: ExpiredToken");
        assertThat(answer.clock(false).status()).isEqualTo(Status.OK);
    }

    @Test
    void answerOfAProxy_isKnownByItsStatus() throws IOException {
        assertThat(ask(502, "Bad Gateway<br>").identity(false).detail())
                .isEqualTo("STS does not say whose they are: HTTP status 502");
    }

    @Test
    void portWhereNobodyListens_isSaid() throws IOException {
        HttpServer closed = server(200, "");
        closed.stop(0);

        assertThat(ask(closed).identity(false).detail()).startsWith("no connection to STS: ");
    }

    private static StsAnswer ask(int status, String body) throws IOException {
        HttpServer sts = server(status, body);
        try {
            return ask(sts);
        } finally {
            sts.stop(0);
        }
    }

    private static StsAnswer ask(HttpServer sts) {
        System.setProperty(ENDPOINT, "http://127.0.0.1:" + sts.getAddress().getPort());
        return StsAnswer.ask(AwsBasicCredentials.create("AKIAEXAMPLE", "secret"), Optional.of("ap-south-1"));
    }

    private static HttpServer server(int status, String body) throws IOException {
        HttpServer sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", exchange -> {
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        sts.start();
        return sts;
    }
}
