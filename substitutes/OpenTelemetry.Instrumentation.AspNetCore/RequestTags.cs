using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>The stable semantic conventions for HTTP server spans.</summary>
internal static class RequestTags
{
    private static readonly HashSet<string> KnownMethods =
        ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

    public static void Start(Activity activity, HttpRequest request)
    {
        var method = Method(request);
        activity.DisplayName = method == "_OTHER" ? "HTTP" : method;
        activity.SetTag("http.request.method", method);
        if (method == "_OTHER")
        {
            activity.SetTag("http.request.method_original", request.Method);
        }

        activity.SetTag("url.scheme", request.Scheme);
        activity.SetTag("url.path", (request.PathBase + request.Path).ToString());
        if (request.QueryString.HasValue)
        {
            activity.SetTag("url.query", Redacted(request.QueryString.Value!));
        }

        activity.SetTag("server.address", request.Host.Host);
        if (request.Host.Port is { } port && port != (request.IsHttps ? 443 : 80))
        {
            activity.SetTag("server.port", port);
        }

        activity.SetTag("network.protocol.version", request.Protocol.StartsWith("HTTP/", StringComparison.Ordinal) ? request.Protocol[5..] : request.Protocol);
        if (request.Headers.UserAgent.ToString() is { Length: > 0 } agent)
        {
            activity.SetTag("user_agent.original", agent);
        }
    }

    public static void Stop(Activity activity, HttpContext context)
    {
        if (!activity.IsAllDataRequested)
        {
            return;
        }

        // The routes of Razor Pages and of minimal APIs alike are known only once routing has run.
        if ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route)
        {
            var template = "/" + route.TrimStart('/');
            activity.SetTag("http.route", template);
            activity.DisplayName = $"{activity.DisplayName} {template}";
        }

        var status = context.Response.StatusCode;
        activity.SetTag("http.response.status_code", status);
        if (status >= 500)
        {
            if (activity.GetTagItem("error.type") is null)
            {
                activity.SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    public static void Fail(Activity activity, Exception exception)
    {
        if (activity.IsAllDataRequested)
        {
            activity.SetTag("error.type", exception.GetType().FullName);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static string Method(HttpRequest request)
    {
        var method = request.Method.ToUpperInvariant();
        return KnownMethods.Contains(method) ? method : "_OTHER";
    }

    /// <summary>Names stay, values go: they may be secrets. The package does the same.</summary>
    private static string Redacted(string query) =>
        string.Join('&', query.TrimStart('?').Split('&').Select(pair =>
            pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? pair[..at] + "=Redacted" : pair));
}
