using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class RedisBuilderExtensions
{
    private const string Image = "docker.io/library/redis:8.6";

    // Redis beside a process that only waits for the end of its input, which is the end of the AppHost.
    private const string Script = """redis-server --requirepass "$REDIS_PASSWORD" --save '' & cat >/dev/null; kill $!; wait""";

    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var engine = builder.Configuration["ASPIRE_CONTAINER_RUNTIME"] ?? ContainerEngine.Find()
            ?? throw new DistributedApplicationException($"Resource '{name}' is a container, and neither docker nor podman answers.");
        var redis = builder.AddResource(new RedisResource(name, engine, RandomNumberGenerator.GetHexString(32)));
        var check = name + "_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            check, _ => new RedisContainerHealthCheck(redis.Resource), failureStatus: null, tags: null));
        return redis
            .WithEndpoint(port, name: "tcp")
            .WithEnvironment("REDIS_PASSWORD", redis.Resource.Password)
            .WithArgs("run", "--rm", "--interactive", "--publish", ReferenceExpression.Create($"127.0.0.1:{redis.Resource.PrimaryEndpoint.Property(EndpointProperty.TargetPort)}:6379"))
            .WithArgs("--env", "REDIS_PASSWORD", "--entrypoint", "sh", Image, "-c", Script)
            .WithHealthCheck(check);
    }
}
