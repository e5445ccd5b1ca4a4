using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ForumRealtime.AppHost.Redis;

/// <summary>
/// A server on this machine, on the loopback interface and a free port, which keeps nothing: what Redis holds for the
/// forum are tokens, recent history and presence, all of which are made anew.
/// </summary>
internal static class LocalRedis
{
    private static readonly string[] Servers = ["redis-server", "valkey-server"];

    public static IResourceBuilder<ConnectionStringResource> AddLocalRedis(this IDistributedApplicationBuilder builder, string name)
    {
        var server = Servers.FirstOrDefault(IsInstalled) is { } command
            ? builder.AddServer($"{name}-server", command)
            : builder.AddGarnet($"{name}-server");
        var endpoint = server.GetEndpoint("tcp");

        var check = $"{name}_ping";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            check, _ => new RedisPingHealthCheck(endpoint), failureStatus: null, tags: null, timeout: TimeSpan.FromSeconds(2)));
        server.WithHealthCheck(check);

        // By address, not by name: the servers listen on 127.0.0.1 only, and "localhost" may be ::1 first.
        return builder.AddConnectionString(name, ReferenceExpression.Create(
                $"{endpoint.Property(EndpointProperty.IPV4Host)}:{endpoint.Property(EndpointProperty.Port)}"))
            .WithHealthCheck(check);
    }

    private static IResourceBuilder<ExecutableResource> AddServer(this IDistributedApplicationBuilder builder, string name, string command)
    {
        var server = builder.AddExecutable(name, command, builder.AppHostDirectory).WithEndpoint(scheme: "tcp", name: "tcp").ExcludeFromManifest();
        return server
            .WithArgs("--port", server.GetEndpoint("tcp").Property(EndpointProperty.TargetPort))
            .WithArgs("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), "--loglevel", "warning");
    }

    /// <summary>Garnet is a .NET tool of this repository (.config/dotnet-tools.json): fetched once, then found in the package cache.</summary>
    private static IResourceBuilder<ExecutableResource> AddGarnet(this IDistributedApplicationBuilder builder, string name)
    {
        var restore = builder.AddExecutable($"{name}-restore", "dotnet", builder.AppHostDirectory, "tool", "restore").ExcludeFromManifest();
        var server = builder.AddExecutable(name, "dotnet", builder.AppHostDirectory, "tool", "run", "garnet-server", "--")
            .WithEndpoint(scheme: "tcp", name: "tcp")
            .ExcludeFromManifest()
            .WaitForCompletion(restore);
        return server
            .WithArgs("--port", server.GetEndpoint("tcp").Property(EndpointProperty.TargetPort))
            .WithArgs("--bind", "127.0.0.1", "--lua", "--lua-transaction-mode", "--logger-level", "Warning");
    }

    private static bool IsInstalled(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(directory => File.Exists(Path.Combine(directory, command)));
}
