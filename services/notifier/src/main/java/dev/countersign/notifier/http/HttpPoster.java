package dev.countersign.notifier.http;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;

/**
 * Posts to receivers that nobody vouches for. It connects to the very address that was judged,
 * follows no redirect, takes no certificate on trust, waits no longer than it is told, and reads of
 * an answer no more than there is use for.
 */
public final class HttpPoster implements AutoCloseable {
  /** Of a body nothing is used; that much is read so that the connection can serve again. */
  private static final int BODY_BYTES = 64 << 10;

  private static final int CONNECTIONS_EACH = 8;
  private static final int KEPT_SECONDS = 15;

  private final Vertx vertx;
  private final HttpClient client;
  private final Duration timeout;
  private final Clock clock;
  private final Destination.Names names;

  /**
   * A client of its own.
   *
   * @param connectTimeout how long a connection may take
   * @param timeout how long everything may take, up to the head of the answer
   * @param trusted certificates of authorities to trust instead of those that Java trusts, as PEM
   */
  public HttpPoster(
      Vertx vertx, Duration connectTimeout, Duration timeout, Optional<Path> trusted, Clock clock) {
    this(vertx, connectTimeout, timeout, trusted, clock, HttpPoster::lookUp);
  }

  HttpPoster(
      Vertx vertx,
      Duration connectTimeout,
      Duration timeout,
      Optional<Path> trusted,
      Clock clock,
      Destination.Names names) {
    this.vertx = vertx;
    this.timeout = timeout;
    this.clock = clock;
    this.names = names;
    var options =
        new HttpClientOptions()
            .setConnectTimeout((int) connectTimeout.toMillis())
            .setMaxPoolSize(CONNECTIONS_EACH)
            .setKeepAliveTimeout(KEPT_SECONDS)
            .setVerifyHost(true)
            .setTrustAll(false);
    trusted.ifPresent(
        it -> options.setTrustOptions(new PemTrustOptions().addCertPath(it.toString())));
    this.client = vertx.createHttpClient(options);
  }

  /**
   * Posts, and waits for what comes of it; on a virtual thread, say.
   *
   * @param allowPrivate whether it may go to any address, and without TLS
   */
  public Answer post(URI url, boolean allowPrivate, Map<String, String> headers, byte[] body)
      throws InterruptedException {
    try {
      return post(Destination.of(url, allowPrivate, names), headers, body);
    } catch (Destination.RefusedException e) {
      return new Answer.AddressRefused(e.getMessage());
    } catch (UnknownHostException _) {
      return new Answer.Unreachable("no such host");
    }
  }

  private Answer post(Destination to, Map<String, String> headers, byte[] body)
      throws InterruptedException {
    var begun = new AtomicReference<HttpClientRequest>();
    var late = new AtomicBoolean();
    Future<Answer> answer =
        client
            .request(options(to, headers))
            .compose(
                request -> {
                  begun.set(request);
                  return late.get() ? abandoned(request) : sent(request, body);
                });
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      late.set(true); // before the look at what has begun: it is ended here, or where it begins
      Optional.ofNullable(begun.get()).ifPresent(HttpClientRequest::reset);
      return new Answer.TimedOut();
    } catch (ExecutionException e) {
      return failure(e.getCause());
    }
  }

  /** Nobody waits any more; what was sent now would come after what is sent next. */
  private static Future<Answer> abandoned(HttpClientRequest request) {
    request.reset();
    return Future.failedFuture("Expected a connection in time, but it came late");
  }

  /** On the event loop, so that no answer is over before somebody listens. */
  private Future<Answer> sent(HttpClientRequest request, byte[] body) {
    return request.send(Buffer.buffer(body)).map(this::answer);
  }

  /** While the body has not begun to come. */
  private Answer answer(HttpClientResponse response) {
    var connection = response.request().connection();
    long timer = vertx.setTimer(timeout.toMillis(), _ -> connection.close());
    var read = new int[1];
    response.handler(
        piece -> {
          read[0] += piece.length();
          if (read[0] > BODY_BYTES) {
            connection.close();
          }
        });
    response.endHandler(_ -> vertx.cancelTimer(timer));
    response.exceptionHandler(_ -> vertx.cancelTimer(timer)); // the head has said it all
    return new Answer.Status(
        response.statusCode(),
        RetryAfter.of(response.getHeader(HttpHeaders.RETRY_AFTER), clock.instant()));
  }

  private static RequestOptions options(Destination to, Map<String, String> headers) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(to.address()))
            .setHost(to.host())
            .setPort(to.address().getPort())
            .setSsl(to.isSecure())
            .setURI(to.pathAndQuery())
            .setFollowRedirects(false);
    headers.forEach(options::putHeader);
    if (to.host().contains(":")) {
      options.putHeader(HttpHeaders.HOST, "[%s]:%d".formatted(to.host(), to.address().getPort()));
    }
    return options;
  }

  private static Answer failure(Throwable cause) {
    for (var each = cause; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return new Answer.NotTrusted(String.valueOf(each.getMessage()));
      }
      if (each instanceof ConnectTimeoutException) {
        return new Answer.TimedOut();
      }
    }
    return new Answer.Unreachable(cause.getClass().getSimpleName());
  }

  private static List<InetAddress> lookUp(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  @Override
  public void close() {
    client.close();
  }
}
