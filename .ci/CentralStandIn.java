import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes an upload as Maven Central's Publisher API does, for a rehearsal: one deployment, which it says is validated without having
 * looked at it. Writes its own address to the file FILE.
 */
class CentralStandIn {

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String id = "28570f16-da32-4c14-bd2e-c1acc0782365";
        server.createContext("/api/v1/publisher/upload", exchange -> answer(exchange, 201, id));
        server.createContext("/api/v1/publisher/status", exchange -> answer(exchange, 200,
                "{\"deploymentId\": \"" + id + "\", \"deploymentName\": \"rehearsal\", \"deploymentState\": \"VALIDATED\", \"purls\": [], \"errors\": {}}"));
        server.start();
        Files.writeString(Path.of(args[0]), "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            long received = exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
            boolean authorized = exchange.getRequestHeaders().getFirst("Authorization") != null;
            System.err.println(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + ", " + received + " bytes");
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(authorized ? status : 401, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
