using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.Service.Limits;

namespace Realtime.Service.Tests.Limits;

/// <summary>Limits come from the configuration, which is checked at start.</summary>
[Collection(TwoNodes.Name)]
public sealed class LimitOptionsTests(RedisFixture fixture)
{
    [Fact]
    public async Task A_setting_changes_what_it_names_and_nothing_else()
    {
        await using var node = await RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new()
        {
            ["Realtime:Limits:CommandsPerUser:PerSecond"] = "0.5",
            ["Realtime:Limits:ConnectionsPerUser"] = "7",
        });
        var limits = node.Services.GetRequiredService<IOptions<LimitOptions>>().Value;
        Assert.Equal((0.5, 5_000), (limits.CommandsPerUser.PerSecond, limits.CommandsPerUser.Burst));
        Assert.Equal((100, 500), (limits.CommandsPerConnection.PerSecond, limits.CommandsPerConnection.Burst));
        Assert.Equal((7, 2_000), (limits.ConnectionsPerUser, limits.ConnectionsPerAddress));
        Assert.NotNull(node.Services.GetRequiredService<RateLimits>());
        Assert.NotNull(node.Services.GetRequiredService<ClientAddress>());
    }

    [Theory]
    [InlineData("Realtime:Limits:AttemptsPerAddress:PerSecond", "-1")]
    [InlineData("Realtime:Limits:AttemptsPerAddress:Burst", "0")]
    [InlineData("Realtime:Limits:ConnectionsPerAddress", "-1")]
    [InlineData("Realtime:Limits:ConnectionsPerUser", "-1")]
    [InlineData("Realtime:Limits:CommandsPerConnection:PerSecond", "NaN")]
    [InlineData("Realtime:Limits:CommandsPerUser:PerSecond", "1000001")]
    [InlineData("Realtime:Limits:PublishesPerConnection:Burst", "-5")]
    [InlineData("Realtime:Limits:PublishesPerUser:PerSecond", "0.0001")]
    [InlineData("Realtime:TrustedProxies:0", "10.0.0.0/33")]
    [InlineData("Realtime:TrustedProxies:0", "proxy.example")]
    [InlineData("Realtime:TrustedProxies:0", "")]
    public async Task A_wrong_setting_keeps_the_node_from_starting_and_is_named(string key, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RealtimeNode.StartAsync(fixture.Redis.ConnectionString, new() { [key] = value }));
        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
    }
}
