using System.Text;
using System.Text.Json;
using Forum.Web.Tests.Hosting;
using ForumRealtime.Testing;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Publishing;
using StackExchange.Redis;

namespace Forum.Web.Tests.Realtime;

/// <summary>A publication, as Redis keeps it.</summary>
internal sealed record Published(ulong Offset, string Traceparent, JsonElement Data)
{
    public static async Task<IReadOnlyList<Published>> ReadAsync(ForumHost host, string channel)
    {
        var page = await host.Services.GetRequiredService<ChannelHistory>().ReadSinceAsync(channel, 0, 1000);
        return [.. page.Envelopes.Select(Parse)];
    }

    /// <summary>Waits until so many are there; returns all that are.</summary>
    public static async Task<IReadOnlyList<Published>> WaitAsync(ForumHost host, string channel, int count, int seconds = 20)
    {
        IReadOnlyList<Published> published = [];
        await Eventually.HoldsAsync(
            async () => (published = await TryReadAsync(host, channel)).Count >= count,
            TimeSpan.FromSeconds(seconds),
            $"{count} publications in {channel}");
        return published;
    }

    /// <summary>While Redis is away there is nothing to see.</summary>
    private static async Task<IReadOnlyList<Published>> TryReadAsync(ForumHost host, string channel)
    {
        try
        {
            return await ReadAsync(host, channel);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return [];
        }
    }

    private static Published Parse(byte[] bytes)
    {
        Assert.True(Envelope.TryParse(bytes, out var envelope));
        return new(envelope.Offset, Encoding.ASCII.GetString(envelope.Traceparent), JsonDocument.Parse(envelope.Publication.ToArray()).RootElement.GetProperty("data"));
    }
}
