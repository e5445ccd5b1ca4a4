using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.Backchannel;
using Realtime.Backchannel.Tokens;
using Realtime.Benchmarks.Processes;

namespace Realtime.Benchmarks.Servers;

/// <summary>Mints tokens as a backend does, each for one user's one connection, before anything is measured.</summary>
internal static class TokenFile
{
    private const int AtOnce = 500;

    /// <summary>Writes a token for each of the users, one a line, into a file of its own; its path.</summary>
    public static async Task<string> WriteAsync(Redis redis, IEnumerable<int> users, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis.ConnectionString,
            ["Realtime:TokenTtl"] = "01:00:00",
        });
        builder.AddRealtimeBackchannel("redis");
        using var host = builder.Build();
        var mint = host.Services.GetRequiredService<TokenMint>();
        var tokens = new List<string>();
        foreach (var some in users.Chunk(AtOnce))
        {
            tokens.AddRange(await Task.WhenAll(some.Select(user => mint.MintAsync(Grant(user), cancellationToken))));
        }

        var path = Path.GetTempFileName();
        await File.WriteAllLinesAsync(path, tokens, cancellationToken);
        return path;
    }

    private static TokenGrant Grant(int user) => new()
    {
        User = $"u{user}",
        Name = $"User {user}",
        Session = $"s{user}",
        Grants = [.. new[] { OurService.Live, OurService.Kept, OurService.Room }.Select(prefix =>
            new ChannelGrant(prefix + "*", ChannelRights.Subscribe | ChannelRights.History | ChannelRights.Presence))],
    };
}
