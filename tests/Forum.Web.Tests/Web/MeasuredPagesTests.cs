using System.Text.RegularExpressions;
using Forum.Benchmarks;
using Forum.Web.Tests.Attempts;
using Forum.Web.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Web.Tests.Web;

/// <summary>The benchmark opens every page there is: a new one is not left out of "every page is fast".</summary>
public sealed partial class MeasuredPagesTests
{
    /// <summary>The probes of the platform, static files, and the home page's other name, which nothing links to.</summary>
    private static readonly string[] NoPages = ["/health", "/alive", "/{}", "/Index"];

    /// <summary>What is only sent to, and a page whose address may lack its last part.</summary>
    private static readonly string[] Besides = ["/realtime/token", "/preview", "/mark-read"];

    [Fact]
    public async Task Every_page_that_can_be_read_is_measured()
    {
        await using var host = new ForumHost(ForumHost.NoRedis);
        var pages = new HashSet<string>();
        foreach (var endpoint in Routes.All(host).Where(Routes.CanBeRead))
        {
            var handlers = await HandlersAsync(host, endpoint);
            pages.UnionWith(Routes.Addresses(endpoint, _ => ["{}"]).Where(address => handlers is null || handlers.Contains(Handler(endpoint, address))));
        }

        var measured = PageKinds.All.Select(kind => Gap().Replace(kind.Address.Split('?')[0], "{}")).ToHashSet();

        Assert.True(pages.Count > 50);
        Assert.Empty(pages.Except(NoPages).Except(measured).Order());
        Assert.Empty(measured.Except(pages).Except(Besides).Order());
        Assert.Equal(PageKinds.All.Count, PageKinds.All.DistinctBy(kind => kind.Name).Count());
    }

    /// <summary>The names of what a page answers with when it is read: empty for the page itself. Null if it is no page with such names.</summary>
    private static async Task<IReadOnlyCollection<string>?> HandlersAsync(ForumHost host, RouteEndpoint endpoint)
    {
        if (endpoint.RoutePattern.Parameters.All(parameter => parameter.Name != "handler"))
        {
            return null;
        }

        var page = await host.Services.GetRequiredService<PageLoader>()
            .LoadAsync(endpoint.Metadata.GetMetadata<PageActionDescriptor>()!, EndpointMetadataCollection.Empty);
        return [.. page.HandlerMethods.Where(handler => handler.HttpMethod == "Get").Select(handler => handler.Name?.ToLowerInvariant() ?? "")];
    }

    private static string Handler(RouteEndpoint endpoint, string address) =>
        address.Count(c => c == '/') == endpoint.RoutePattern.PathSegments.Count ? address[(address.LastIndexOf('/') + 1)..] : "";

    [GeneratedRegex("{[^}]+}")]
    private static partial Regex Gap();
}
