using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace ForumRealtime.AppHost.Tests.Substitute;

/// <summary>What the stand-in says, and does beyond what Aspire does.</summary>
public sealed class SubstituteTests
{
    [Fact]
    public async Task It_ends_with_the_dotnet_run_that_started_it()
    {
        await using var appHost = AppHostProcess.StartByDotnetRun();
        await appHost.WaitUntilItRunsAsync();
        appHost.Process.Kill();
        await appHost.Mark.AssertNothingIsLeftAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Killed_it_takes_the_dashboard_along()
    {
        await using var appHost = AppHostProcess.Start();
        await appHost.WaitUntilItRunsAsync();

        // Some machines cannot have it; then there is less to take along.
        await Eventually.HoldsAsync(
            () => appHost.Output.Contains("dashboard is ready", StringComparison.Ordinal) || appHost.Output.Contains("No dashboard", StringComparison.Ordinal),
            within: TimeSpan.FromMinutes(2),
            what: "the dashboard is there, or it is said why not");
        appHost.Process.Kill();
        await appHost.Mark.AssertNothingIsLeftAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task It_says_what_it_is_and_tells_of_a_service_that_crashed()
    {
        await using var appHost = AppHostProcess.Start();
        await appHost.WaitUntilItRunsAsync();
        Assert.Contains("stand-in for Aspire's AppHost", appHost.Output, StringComparison.Ordinal);
        using (var forum = System.Diagnostics.Process.GetProcessById(Assert.Single(appHost.Mark.Find("Forum.Web")).Id))
        {
            forum.Kill();
        }

        await Eventually.HoldsAsync(
            () => appHost.Output.Contains("forum ended by itself with exit code 137", StringComparison.Ordinal), what: "the crash was told");
        Assert.Equal(2, appHost.Mark.Find("Realtime.Service").Count);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_its_resource()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ForumRealtime_AppHost>(
            ["--Redis:Mode=Local", "--DcpPublisher:RandomizePorts=false"]);
        builder.Resources.Single(r => r.Name == "realtime").Annotations.OfType<EndpointAnnotation>().Single().Port = port;
        await using var application = await builder.BuildAsync();
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => application.StartAsync());
        Assert.Contains($"Port {port} of resource 'realtime'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_is_refused_with_a_reason()
    {
        await using var appHost = AppHostProcess.Start("--operation", "publish");
        Assert.Equal(1, await appHost.WaitForExitAsync());
        Assert.Contains("Publishing needs Aspire itself", appHost.Output, StringComparison.Ordinal);
    }
}
