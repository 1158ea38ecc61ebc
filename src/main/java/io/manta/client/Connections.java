package io.manta.client;

import io.fabric8.kubernetes.client.http.HttpClient.ProxyType;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.TlsVersion;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicSchemeFactory;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Connections to the API server, made as a Kubernetes client of these settings makes its own. */
final class Connections {

  /** More than requests are ever under way: each thread has one at most. */
  private static final int MOST = 512;

  /** A connection that rested for so long may have been closed at the other end. */
  private static final TimeValue MAY_BE_CLOSED = TimeValue.ofSeconds(1);

  /** After so long a new one is made: by then another API server may be behind the address. */
  private static final TimeValue LIFE = TimeValue.ofMinutes(10);

  private Connections() {}

  static CloseableHttpClient as(StandardHttpClientBuilder<?, ?, ?> settings, Duration timeout) {
    Timeout longest = Timeout.of(timeout);
    PoolingHttpClientConnectionManagerBuilder pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(MOST)
            .setMaxConnTotal(MOST)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(
                        settings.getConnectTimeout() == null
                            ? longest
                            : Timeout.of(settings.getConnectTimeout()))
                    .setSocketTimeout(longest)
                    .setValidateAfterInactivity(MAY_BE_CLOSED)
                    .setTimeToLive(LIFE)
                    .build());
    Optional.ofNullable(settings.getSslContext())
        .ifPresent(context -> pool.setTlsSocketStrategy(tls(settings)));
    HttpClientBuilder client =
        HttpClients.custom()
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(longest)
                    .setResponseTimeout(longest)
                    .build())
            // Whether a request is sent again is for its sender to say.
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .disableDefaultUserAgent()
            // Of a proxy; the client's own registry would load Kerberos.
            .setDefaultAuthSchemeRegistry(
                RegistryBuilder.<AuthSchemeFactory>create()
                    .register(StandardAuthScheme.BASIC, BasicSchemeFactory.INSTANCE)
                    .build());
    proxied(settings, client);
    return client.setConnectionManager(pool.build()).build();
  }

  /** Names are checked as the JDK does it: a trust manager that trusts all checks none. */
  private static TlsSocketStrategy tls(StandardHttpClientBuilder<?, ?, ?> settings) {
    String[] versions =
        settings.getTlsVersions() == null
            ? null
            : Arrays.stream(settings.getTlsVersions())
                .map(TlsVersion::javaName)
                .toArray(String[]::new);
    TlsSocketStrategy strategy =
        new DefaultClientTlsStrategy(
            settings.getSslContext(),
            versions,
            null,
            SSLBufferMode.STATIC,
            HostnameVerificationPolicy.BUILTIN,
            NoopHostnameVerifier.INSTANCE);
    String name = settings.getTlsServerName();
    return name == null || name.isEmpty()
        ? strategy
        : (socket, target, port, attachment, context) ->
            strategy.upgrade(socket, name, port, attachment, context);
  }

  private static void proxied(
      StandardHttpClientBuilder<?, ?, ?> settings, HttpClientBuilder client) {
    InetSocketAddress proxy = settings.getProxyAddress();
    if (proxy == null || settings.getProxyType() != ProxyType.HTTP) {
      return;
    }
    client.setProxy(new HttpHost(proxy.getHostString(), proxy.getPort()));
    String[] user = HttpClientUtils.decodeBasicCredentials(settings.getProxyAuthorization());
    if (user != null) {
      BasicCredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(proxy.getHostString(), proxy.getPort()),
          new UsernamePasswordCredentials(user[0], user[1].toCharArray()));
      client.setDefaultCredentialsProvider(credentials);
    }
  }
}
