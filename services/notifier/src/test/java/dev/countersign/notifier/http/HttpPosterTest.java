package dev.countersign.notifier.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.notifier.http.Answer.AddressRefused;
import dev.countersign.notifier.http.Answer.NotTrusted;
import dev.countersign.notifier.http.Answer.Status;
import dev.countersign.notifier.http.Answer.TimedOut;
import dev.countersign.notifier.http.Answer.Unreachable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against receivers of every kind, on real sockets. */
class HttpPosterTest {
  /** A first handshake takes its time on a machine that is busy. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final ConcurrentLinkedQueue<String> got = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private HttpServer receiver;
  private HttpPoster poster;

  @BeforeEach
  void start() {
    receiver =
        vertx
            .createHttpServer()
            .connectionHandler(_ -> connections.incrementAndGet())
            .requestHandler(this::receive);
    listen(receiver);
    poster = poster(Optional.empty(), host -> List.of(InetAddress.getAllByName(host)));
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void receive(HttpServerRequest request) {
    got.add(request.method() + " " + request.uri() + " " + request.getHeader("Host"));
    var response = request.response();
    switch (request.path()) {
      case "/never" -> request.pause();
      case "/slow-body" -> response.setChunked(true).write("a");
      case "/huge" -> huge(request);
      case "/busy" -> response.setStatusCode(429).putHeader("Retry-After", "7").end();
      case "/elsewhere" -> response.setStatusCode(302).putHeader("Location", "/200").end();
      case "/torn" -> request.connection().close();
      default ->
          request.bodyHandler(
              body -> {
                got.add(body.toString());
                response.setStatusCode(Integer.parseInt(request.path().substring(1))).end("fine");
              });
    }
  }

  private final AtomicBoolean cutOff = new AtomicBoolean();

  private void huge(HttpServerRequest request) {
    request.connection().closeHandler(_ -> cutOff.set(true));
    request.response().setChunked(true);
    more(request);
  }

  private void more(HttpServerRequest request) {
    request
        .response()
        .write(Buffer.buffer(new byte[16 << 10]))
        .onSuccess(_ -> vertx.runOnContext(_ -> more(request)));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 400, 410, 500, 503})
  void shouldTellTheStatus(int status) throws InterruptedException {
    assertThat(post("/" + status)).isEqualTo(new Status(status, Optional.empty()));
    assertThat(got).containsExactly("POST /" + status + " " + host(), "Grüße");
  }

  @Test
  void shouldTellHowLongToStayAway() throws InterruptedException {
    assertThat(post("/busy")).isEqualTo(new Status(429, Optional.of(Duration.ofSeconds(7))));
  }

  @Test
  void shouldFollowNoRedirect() throws InterruptedException {
    assertThat(post("/elsewhere")).isEqualTo(new Status(302, Optional.empty()));
    assertThat(got).containsExactly("POST /elsewhere " + host());
  }

  @Test
  void shouldNotWaitForever() throws InterruptedException {
    var impatient =
        new HttpPoster(
            vertx,
            Duration.ofMillis(500),
            Duration.ofMillis(700),
            Optional.empty(),
            Clock.systemUTC());
    assertThat(impatient.post(url("http", "/never"), true, Map.of(), new byte[0]))
        .isEqualTo(new TimedOut());
  }

  @Test
  void shouldTakeAStatusForWhatItIsWhileTheBodyDrips() throws InterruptedException {
    assertThat(post("/slow-body")).isEqualTo(new Status(200, Optional.empty()));
  }

  @Test
  void shouldReadNoMoreThanItHasUseFor() throws InterruptedException {
    assertThat(post("/huge")).isEqualTo(new Status(200, Optional.empty()));
    await().atMost(Duration.ofSeconds(5)).untilTrue(cutOff);
  }

  @Test
  void shouldTellOfABrokenConnection() throws InterruptedException {
    assertThat(post("/torn")).isInstanceOf(Unreachable.class);
  }

  @Test
  void shouldTellThatNobodyListens() throws InterruptedException {
    var url = url("http", "/200");
    receiver.close().toCompletionStage().toCompletableFuture().join();
    assertThat(poster.post(url, true, Map.of(), new byte[0])).isInstanceOf(Unreachable.class);
  }

  @Test
  void shouldTellThatThereIsNoSuchHost() throws InterruptedException {
    var lost =
        poster(
            Optional.empty(),
            host -> {
              throw new UnknownHostException(host);
            });
    assertThat(lost.post(URI.create("https://nowhere.example/"), false, Map.of(), new byte[0]))
        .isEqualTo(new Unreachable("no such host"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "http://1.1.1.1/",
        "ftp://1.1.1.1/",
        "https:///path"
      })
  void shouldRefuseAddressesThatNobodyAllowed(String url) throws InterruptedException {
    assertThat(poster.post(URI.create(url), false, Map.of(), new byte[0]))
        .isInstanceOf(AddressRefused.class);
  }

  @Test
  void shouldNotConnectToAnAddressThatItRefused() throws InterruptedException {
    assertThat(poster.post(url("https", "/200"), false, Map.of(), new byte[0]))
        .isInstanceOf(AddressRefused.class);
    assertThat(connections).hasValue(0);
  }

  /** A name with a good and a bad address is somebody's trick. */
  @Test
  void shouldRefuseANameIfOneOfItsAddressesIsRefused() throws InterruptedException {
    var twoFaced = poster(Optional.empty(), _ -> List.of(literal("1.1.1.1"), literal("127.0.0.1")));
    assertThat(twoFaced.post(URI.create("https://two.example/"), false, Map.of(), new byte[0]))
        .isInstanceOf(AddressRefused.class);
  }

  /** The name is looked up once; a second look would lead astray. */
  @Test
  void shouldConnectToTheAddressThatWasJudged() throws InterruptedException {
    var looks = new AtomicInteger();
    var fickle =
        poster(
            Optional.empty(),
            _ -> List.of(literal(looks.getAndIncrement() == 0 ? "127.0.0.1" : "192.0.2.1")));
    var url = URI.create("http://receiver.example:%d/200".formatted(receiver.actualPort()));
    assertThat(fickle.post(url, true, Map.of(), new byte[0]))
        .isEqualTo(new Status(200, Optional.empty()));
    assertThat(got).first().isEqualTo("POST /200 receiver.example:" + receiver.actualPort());
    assertThat(looks).hasValue(1);
  }

  @Test
  void shouldNotTrustACertificateThatNobodyVouchesFor() throws InterruptedException {
    var secure = secure(SelfSignedCertificate.create("localhost"));
    assertThat(
            poster.post(
                URI.create("https://localhost:%d/200".formatted(secure.actualPort())),
                true,
                Map.of(),
                new byte[0]))
        .isInstanceOf(NotTrusted.class);
    assertThat(got).isEmpty();
  }

  @Test
  void shouldTrustTheCertificateOfThatNameOnly() throws InterruptedException {
    var certificate = SelfSignedCertificate.create("receiver.example");
    var secure = secure(certificate);
    var trusting =
        poster(
            Optional.of(Path.of(certificate.certificatePath())),
            _ -> List.of(InetAddress.getLoopbackAddress()));
    assertThat(postTo(trusting, "receiver.example", secure))
        .isEqualTo(new Status(200, Optional.empty()));
    assertThat(postTo(trusting, "another.example", secure)).isInstanceOf(NotTrusted.class);
  }

  @Test
  void shouldUnderstandBothFormsOfRetryAfter() {
    var now = Instant.parse("2026-01-01T00:00:00Z");
    var date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(90).atZone(ZoneOffset.UTC));
    assertThat(RetryAfter.of("120", now)).contains(Duration.ofMinutes(2));
    assertThat(RetryAfter.of(date, now)).contains(Duration.ofSeconds(90));
    assertThat(RetryAfter.of("soon", now)).isEmpty();
    assertThat(RetryAfter.of("99999999999999999999", now)).isEmpty();
    assertThat(RetryAfter.of(null, now)).isEmpty();
  }

  private static Answer postTo(HttpPoster poster, String host, HttpServer server)
      throws InterruptedException {
    var url = URI.create("https://%s:%d/200".formatted(host, server.actualPort()));
    return poster.post(url, true, Map.of(), new byte[0]);
  }

  private Answer post(String path) throws InterruptedException {
    return poster.post(url("http", path), true, Map.of("x", "y"), "Grüße".getBytes(UTF_8));
  }

  private URI url(String scheme, String path) {
    return URI.create(scheme + "://" + host() + path);
  }

  private String host() {
    return "127.0.0.1:" + receiver.actualPort();
  }

  private HttpServer secure(SelfSignedCertificate certificate) {
    return listen(
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(certificate.keyCertOptions()))
            .requestHandler(this::receive));
  }

  private static HttpServer listen(HttpServer server) {
    return server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  private static InetAddress literal(String text) throws UnknownHostException {
    return InetAddress.getAllByName(text)[0];
  }

  private HttpPoster poster(Optional<Path> trusted, Destination.Names names) {
    return new HttpPoster(
        vertx, Duration.ofSeconds(10), TIMEOUT, trusted, Clock.systemUTC(), names);
  }
}
