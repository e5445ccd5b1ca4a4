using Microsoft.Extensions.Configuration;

namespace ForumRealtime.AppHost.Redis;

internal static class RedisResourceExtensions
{
    /// <summary>
    /// Redis as <c>Redis:Mode</c> says; by default a container if there is an engine to run it, else a local server:
    /// Aspire itself would wait for the container forever.
    /// </summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddRedisByMode(this IDistributedApplicationBuilder builder, string name)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            // Read, not run. Access keys, because Entra ID would take another client package.
            return builder.AddAzureManagedRedis(name).WithAccessKeyAuthentication();
        }

        var mode = builder.Configuration.GetValue<RedisMode?>("Redis:Mode")
            ?? (ContainerEngine.IsRunning() ? RedisMode.Container : RedisMode.Local);
        return mode switch
        {
            RedisMode.Container => builder.AddRedis(name),
            RedisMode.Local => builder.AddLocalRedis(name),
            RedisMode.External => builder.AddConnectionString(name),
            _ => throw new InvalidOperationException($"Redis:Mode is {mode}; it can be Container, Local or External."),
        };
    }
}
