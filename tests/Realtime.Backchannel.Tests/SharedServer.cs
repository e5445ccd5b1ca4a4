namespace Realtime.Backchannel.Tests;

/// <summary>A server for all tests of a class; each begins by emptying it.</summary>
public abstract class SharedServer(RedisFlavor flavor) : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync(flavor);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

public sealed class SharedRedis() : SharedServer(RedisFlavor.Redis);

public sealed class SharedGarnet() : SharedServer(RedisFlavor.Garnet);
