using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Realtime.Backchannel.Tests;

/// <summary>Settings that cannot be are refused with a message that names them.</summary>
public sealed class BackchannelOptionsTests
{
    [Theory]
    [InlineData("NodeLease", "00:00:00.5")]
    [InlineData("NodeLease", "00:11:00")]
    [InlineData("OfflineGrace", "-00:00:01")]
    [InlineData("VacatedGrace", "02:00:00")]
    [InlineData("PresenceTtl", "00:00:00")]
    [InlineData("Events:MaxLength", "0")]
    [InlineData("Events:Ttl", "00:00:00")]
    [InlineData("Events:ConsumerLease", "00:00:00")]
    [InlineData("Namespaces:room:JoinLeave", "true")]
    [InlineData("DefaultNamespace:JoinLeave", "true")]
    public void A_bad_setting_is_named(string key, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read((key, value)));
        Assert.Contains("Realtime:", refused.Message, StringComparison.Ordinal);
        Assert.Contains(key.Split(':')[^1], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_settings_are_taken()
    {
        var options = Read(("NodeLease", "00:00:05"), ("OfflineGrace", "00:00:00"), ("Events:MaxLength", "7"), ("Namespaces:room:Presence", "true"), ("Namespaces:room:JoinLeave", "true"));
        Assert.Equal((5, 0, 7), (options.NodeLease.TotalSeconds, options.OfflineGrace.TotalSeconds, options.Events.MaxLength));
        Assert.True(options.Namespaces["room"] is { Presence: true, JoinLeave: true });
    }

    private static BackchannelOptions Read(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("Realtime:" + s.Key, (string?)s.Value)));
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:redis", (string?)"127.0.0.1:1")]);
        builder.AddRealtimeBackchannel("redis");
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<BackchannelOptions>>().Value;
    }
}
