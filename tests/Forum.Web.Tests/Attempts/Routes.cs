using System.Text.RegularExpressions;
using Forum.Web.Tests.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Attempts;

/// <summary>All that the running forum answers to but static files: what is new is tried without anybody thinking of it.</summary>
internal static partial class Routes
{
    private static readonly string[] Safe = ["GET", "HEAD", "OPTIONS", "TRACE"];

    public static IReadOnlyList<RouteEndpoint> All(ForumHost host) =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null),
    ];

    /// <summary>The methods, but those that change nothing. A page takes any, and has handlers for POST at most.</summary>
    public static IReadOnlyList<string> ChangingMethods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? [.. methods.Except(Safe)]
        : IsPage(endpoint) ? ["POST"]
        : ["POST", "PUT", "PATCH", "DELETE"];

    public static bool CanBeRead(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods || methods.Contains("GET");

    public static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;

    public static string Pattern(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    public static bool HasParameters(RouteEndpoint endpoint) => endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name != "handler");

    /// <summary>The addresses that the endpoint has, with all of its handlers, and each value that a parameter is to have.</summary>
    public static IEnumerable<string> Addresses(RouteEndpoint endpoint, Func<string, IEnumerable<string>> values)
    {
        IEnumerable<string> addresses = [""];
        foreach (var segment in endpoint.RoutePattern.PathSegments)
        {
            IEnumerable<string> parts = ["/"];
            foreach (var part in segment.Parts)
            {
                IReadOnlyList<string> texts = part switch
                {
                    RoutePatternLiteralPart literal => [literal.Content],
                    RoutePatternSeparatorPart separator => [separator.Content],
                    RoutePatternParameterPart { Name: "handler" } handler => [.. Handlers(handler)],
                    RoutePatternParameterPart parameter => [.. values(parameter.Name)],
                    _ => throw new NotSupportedException(part.ToString()),
                };
                parts = [.. parts.SelectMany(before => texts.Select(text => before + text))];
            }

            addresses = [.. addresses.SelectMany(before => parts.Select(part => part == "/" ? before : before + part))];
        }

        return addresses.Select(address => address.Length == 0 ? "/" : address);
    }

    /// <summary>Pages name their handlers in their addresses: <c>regex(^(lock|pin)$)</c>.</summary>
    private static IEnumerable<string> Handlers(RoutePatternParameterPart part)
    {
        var names = part.ParameterPolicies.Select(policy => HandlerNames().Match(policy.Content ?? "")).Single(match => match.Success).Groups[1].Value.Split('|');
        return part.IsOptional ? names.Append("") : names;
    }

    [GeneratedRegex(@"\Aregex\(\^\(?([a-z|]+)\)?\$\)\z")]
    private static partial Regex HandlerNames();
}
