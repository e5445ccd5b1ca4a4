using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace ForumRealtime.AppHost.Tests;

/// <summary>What services are given and how they are reached, whichever orchestrator runs them.</summary>
public sealed class ApplicationTests(RunningApplication application) : IClassFixture<RunningApplication>
{
    private const string Forum = "Forum.Web";
    private const string Realtime = "Realtime.Service";

    [Theory]
    [InlineData("forum")]
    [InlineData("realtime")]
    public async Task Services_answer_on_their_endpoints(string resource)
    {
        using var client = application.App.CreateHttpClient(resource, "http");
        using var response = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_forum_is_told_where_everything_is()
    {
        var environment = Assert.Single(application.Mark.Find(Forum)).Environment;
        Assert.Equal(await application.App.GetConnectionStringAsync("redis"), environment["ConnectionStrings__redis"]);
        Assert.Equal(application.App.GetEndpoint("realtime", "http"), new Uri(environment["Realtime__PublicUrl"]));
        Assert.Equal("forum", environment["OTEL_SERVICE_NAME"]);
        Assert.StartsWith("service.instance.id=", environment["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
    }

    [Fact]
    public void Services_get_the_variables_of_their_launch_profile() =>
        Assert.All(application.Mark.Find(Realtime).Concat(application.Mark.Find(Forum)), process =>
        {
            Assert.Equal("Development", process.Environment["ASPNETCORE_ENVIRONMENT"]);
            Assert.Equal("http", process.Environment["DOTNET_LAUNCH_PROFILE"]);
        });

    [Fact]
    public async Task Realtime_nodes_differ_in_instance_and_port_and_in_nothing_else()
    {
        var nodes = application.Mark.Find(Realtime);
        Assert.Equal(2, nodes.Count);
        Assert.Equal(2, nodes.Select(n => n.Port).Distinct().Count());
        Assert.Equal(2, nodes.Select(n => n.Environment["OTEL_RESOURCE_ATTRIBUTES"]).Distinct().Count());
        Assert.All(nodes, node => Assert.Equal("realtime", node.Environment["OTEL_SERVICE_NAME"]));
        Assert.All(nodes, node => Assert.Equal(application.App.GetEndpoint("forum", "http"), new Uri(node.Environment["Realtime__AllowedOrigins__0"])));
        Assert.Single(nodes.Select(n => n.Environment["ConnectionStrings__redis"]).Distinct());
        Assert.Equal(await application.App.GetConnectionStringAsync("redis"), nodes[0].Environment["ConnectionStrings__redis"]);
    }

    [Fact]
    public async Task Connections_to_the_shared_endpoint_are_spread_over_the_nodes()
    {
        var endpoint = application.App.GetEndpoint("realtime", "http");
        var clients = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 4; i++)
            {
                var client = new TcpClient();
                clients.Add(client);
                await client.ConnectAsync(endpoint.Host, endpoint.Port);
            }

            // The nodes sit behind a relay, which connects to them in its own time.
            foreach (var node in application.Mark.Find(Realtime))
            {
                await Eventually.HoldsAsync(
                    () => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
                        .Any(c => c.State == TcpState.Established && c.LocalEndPoint.Port == node.Port),
                    what: $"a connection arrived at the node on port {node.Port}");
            }
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task A_stopped_service_is_gone_and_comes_back_at_the_same_address()
    {
        var commands = application.App.ResourceCommands;
        var endpoint = application.App.GetEndpoint("realtime", "http");
        foreach (var node in await ReplicasAsync("realtime"))
        {
            Assert.True((await commands.ExecuteCommandAsync(node, KnownResourceCommands.StopCommand, application.Patience)).Success);
        }

        await Eventually.HoldsAsync(() => application.Mark.Find(Realtime).Count == 0, what: "no node runs");
        using (var client = new HttpClient { BaseAddress = endpoint, Timeout = TimeSpan.FromSeconds(5) })
        {
            await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(new Uri("/alive", UriKind.Relative)));
        }

        foreach (var node in await ReplicasAsync("realtime"))
        {
            Assert.True((await commands.ExecuteCommandAsync(node, KnownResourceCommands.StartCommand, application.Patience)).Success);
        }

        await application.App.ResourceNotifications.WaitForResourceHealthyAsync("realtime", application.Patience);
        Assert.Equal(2, application.Mark.Find(Realtime).Count);
        using (var client = new HttpClient { BaseAddress = endpoint })
        {
            Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/alive", UriKind.Relative)));
        }
    }

    [Fact]
    public async Task A_crashed_node_is_passed_over()
    {
        // Last words are not needed: the node is killed outright.
        using (var node = System.Diagnostics.Process.GetProcessById(application.Mark.Find(Realtime)[0].Id))
        {
            node.Kill();
        }

        await Eventually.HoldsAsync(() => application.Mark.Find(Realtime).Count == 1, what: "one node runs");
        for (var i = 0; i < 4; i++)
        {
            using var client = application.App.CreateHttpClient("realtime", "http");
            Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/alive", UriKind.Relative)));
        }

        foreach (var node in await ReplicasAsync("realtime", KnownResourceStates.TerminalStates))
        {
            await application.App.ResourceCommands.ExecuteCommandAsync(node, KnownResourceCommands.StartCommand, application.Patience);
        }

        await Eventually.HoldsAsync(() => application.Mark.Find(Realtime).Count == 2, what: "the node was started again");
        await application.App.ResourceNotifications.WaitForResourceHealthyAsync("realtime", application.Patience);
    }

    /// <summary>The replicas of a resource, perhaps only those in one of the given states.</summary>
    private async Task<IReadOnlyList<string>> ReplicasAsync(string resource, IReadOnlyList<string>? states = null)
    {
        var replicas = new Dictionary<string, string?>();
        using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await foreach (var change in application.App.ResourceNotifications.WatchAsync(moment.Token))
            {
                if (change.Resource.Name == resource)
                {
                    replicas[change.ResourceId] = change.Snapshot.State?.Text;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // That was all for now.
        }

        return [.. replicas.Where(r => states is null || (r.Value is { } state && states.Contains(state))).Select(r => r.Key)];
    }
}
