using Forum.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Redis;
using StackExchange.Redis;

namespace Forum.Web.Tests.Accounts;

/// <summary>Hears what the realtime nodes are told to do.</summary>
internal sealed class Controls
{
    private readonly List<ControlMessage> _heard = [];

    private IReadOnlyList<ControlMessage> Heard
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard];
            }
        }
    }

    public static async Task<Controls> ListenAsync(ForumHost host)
    {
        var controls = new Controls();
        await host.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber()
            .SubscribeInOrderAsync(host.Services.GetRequiredService<RedisKeys>().Control, message =>
            {
                if (ControlMessage.TryParse(message) is { } control)
                {
                    lock (controls._heard)
                    {
                        controls._heard.Add(control);
                    }
                }
            });
        return controls;
    }

    /// <summary>Waits for the order to close the connections of a user or a session; the code that their clients are told.</summary>
    public async Task<int> ClosedAsync(string? user = null, string? session = null)
    {
        DisconnectControl? Find() => Heard.OfType<DisconnectControl>()
            .FirstOrDefault(control => control.Connections.User == user && control.Connections.Session == session);
        await Eventually.HoldsAsync(() => Find() is not null, TimeSpan.FromSeconds(10), "the order to close connections");
        return Find()!.Reason.Code;
    }
}
