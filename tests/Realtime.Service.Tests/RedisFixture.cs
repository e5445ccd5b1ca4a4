using ForumRealtime.Testing;

namespace Realtime.Service.Tests;

/// <summary>One Redis and two nodes for all tests that leave them as they were.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    internal RedisServer Redis { get; private set; } = null!;

    internal RealtimeNode NodeA { get; private set; } = null!;

    internal RealtimeNode NodeB { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        NodeA = await RealtimeNode.StartAsync(Redis.ConnectionString);
        NodeB = await RealtimeNode.StartAsync(Redis.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await NodeA.DisposeAsync();
        await NodeB.DisposeAsync();
        await Redis.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class TwoNodes : ICollectionFixture<RedisFixture>
{
    public const string Name = "two nodes";
}
