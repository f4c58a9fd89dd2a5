# What Varnish (7.1 or newer, with vmod xkey of varnish-modules) does in front of the LiveDrops API. The test in packages/server/test/cdn
# runs this very file. A main file names the servers (as the director `servers`) and who may purge (as the acl `purgers`), and includes it:
# see docs/cdn.md. Start varnishd with `-p http_gzip_support=off`, so that the Brotli and gzip forms of the server are kept as they are.

import std;
import xkey;

sub vcl_recv {
  set req.backend_hint = servers.backend();

  if (req.http.xkey-purge) {
    if (!client.ip ~ purgers) {
      return (synth(403, "Not allowed"));
    }
    xkey.purge(req.http.xkey-purge);
    return (synth(200, "Purged"));
  }

  if (req.http.Upgrade ~ "(?i)websocket") {
    return (pipe);
  }
  if (req.method != "GET" && req.method != "HEAD") {
    return (pass);
  }
  # A person, a program, and a caller who knows of a change and wants no older answer are served by the server itself.
  if (req.http.Authorization || req.http.Cache-Control ~ "(?i)max-age|no-cache|no-store") {
    return (pass);
  }

  # The API reads no cookies; those of other sites on the same domain must not keep answers apart.
  unset req.http.Cookie;
  # Three values instead of those that browsers send: fewer copies of the same.
  if (req.http.Accept-Encoding ~ "(?i)(^|[ ,])br *($|,)") {
    set req.http.Accept-Encoding = "br";
  } else if (req.http.Accept-Encoding ~ "(?i)(^|[ ,])gzip *($|,)") {
    set req.http.Accept-Encoding = "gzip";
  } else {
    unset req.http.Accept-Encoding;
  }
  return (hash);
}

sub vcl_pipe {
  set bereq.http.Upgrade = req.http.Upgrade;
  set bereq.http.Connection = req.http.Connection;
}

sub vcl_backend_response {
  # Only what says so is kept. That it is not is remembered for a moment, so that callers do not wait for each other.
  if (beresp.http.Cache-Control !~ "s-maxage" || beresp.http.Set-Cookie) {
    set beresp.ttl = 10s;
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    set beresp.uncacheable = true;
    return (deliver);
  }
  # Nothing is shown after its life unless it says so: by itself, Varnish would for ten seconds.
  if (beresp.http.Cache-Control !~ "stale-while-revalidate") {
    set beresp.grace = 0s;
  }
  # What is over is asked about by its tag, and may be not modified.
  set beresp.keep = 60s;
  return (deliver);
}

sub vcl_deliver {
  unset resp.http.xkey;
  # Caches behind this one hear of no purge.
  if (resp.http.Cache-Control ~ "s-maxage") {
    set resp.http.Cache-Control = "no-cache";
  }
  if (obj.hits > 0) {
    set resp.http.X-Cache = "hit";
    # These told the first caller something.
    unset resp.http.X-Request-Id;
    unset resp.http.RateLimit-Limit;
    unset resp.http.RateLimit-Remaining;
    unset resp.http.RateLimit-Reset;
  } else {
    set resp.http.X-Cache = "miss";
  }
}
