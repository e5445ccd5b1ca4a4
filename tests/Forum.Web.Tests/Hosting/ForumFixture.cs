using ForumRealtime.Testing;

namespace Forum.Web.Tests.Hosting;

/// <summary>One forum and one Redis for all tests that do not stop either.</summary>
public sealed class ForumFixture : IAsyncLifetime
{
    public RedisServer Redis { get; private set; } = null!;

    public ForumHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Host = await new ForumHost(Redis.ConnectionString).WithBoardsAsync();
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Redis.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class SharedForum : ICollectionFixture<ForumFixture>
{
    public const string Name = "Shared forum";
}
