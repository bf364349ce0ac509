package dev.countersign.qa;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fills in the forms of a sign-in as they come: name and password, and yes to what is asked. */
final class PersonAtBrowser {
  private static final int MOST_PAGES = 20;
  private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
  private static final Pattern HIDDEN =
      Pattern.compile("<input[^>]*type=\"hidden\"[^>]*name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new TreeMap<>();
  private final String name;
  private final String password;

  PersonAtBrowser(String name) {
    this.name = name;
    this.password = name + "'s password";
  }

  /** Goes there and on, until a page asks for nothing more; returns what it says. */
  String signIn(URI page) throws IOException {
    var at = page;
    var answer = send(HttpRequest.newBuilder(at));
    for (int i = 0; i < MOST_PAGES; i++) {
      var location = answer.headers().firstValue("Location");
      if (location.isPresent()) {
        at = at.resolve(location.get());
        answer = send(HttpRequest.newBuilder(at));
        continue;
      }
      var action = ACTION.matcher(answer.body());
      if (!action.find()) {
        return answer.body();
      }
      at = at.resolve(action.group(1).replace("&amp;", "&"));
      answer =
          send(
              HttpRequest.newBuilder(at)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString(filledIn(answer.body()))));
    }
    throw new AssertionError("Expected to be signed in by now, but there is:\n" + answer.body());
  }

  private String filledIn(String page) {
    var fields = new LinkedHashMap<String, String>();
    HIDDEN.matcher(page).results().forEach(it -> fields.put(it.group(1), it.group(2)));
    if (page.contains("name=\"password\"")) {
      fields.put("username", name);
      fields.put("password", password);
    } else {
      fields.put("accept", "Yes");
    }
    return fields.entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** Keeps cookies by itself: some are for https alone, of which a browser excepts this machine. */
  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(it -> it.getKey() + "=" + it.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      for (var cookie : answer.headers().allValues("Set-Cookie")) {
        var pair = cookie.split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
      }
      return answer;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
