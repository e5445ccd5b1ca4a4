using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Service.Backplane;
using StackExchange.Redis;

namespace Realtime.Service.Tests;

/// <summary>The connection is replaced under traffic, without need.</summary>
public sealed class PubSubConnectionTests : IAsyncLifetime
{
    private RedisServer _redis = null!;
    private RealtimeNode _node = null!;

    private PubSubConnection PubSub => _node.Services.GetRequiredService<PubSubConnection>();

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _node = await RealtimeNode.StartAsync(_redis.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Messages_come_neither_twice_nor_out_of_order()
    {
        var heard = new ConcurrentQueue<int>();
        await PubSub.SubscribeAsync("test:order", message => heard.Enqueue(int.Parse(Encoding.ASCII.GetString(message), CultureInfo.InvariantCulture)));
        using var stop = new CancellationTokenSource();
        var last = 0;
        var publishing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PublishAsync("test:order", $"{++last}")));
            }
        });

        var restored = 0;
        PubSub.Restored += () => restored++;
        for (var i = 0; i < 8; i++)
        {
            Assert.True(await PubSub.ReplaceAsync(() => true, CancellationToken.None));
        }

        await stop.CancelAsync();
        await publishing;
        await PublishAsync("test:order", $"{++last}");
        await Eventually.HoldsAsync(() => heard.LastOrDefault() == last);
        Assert.Equal(8, restored);
        var inOrder = heard.ToArray();
        for (var i = 1; i < inOrder.Length; i++)
        {
            Assert.True(inOrder[i - 1] < inOrder[i], $"After {inOrder[i - 1]} came {inOrder[i]}.");
        }
    }

    [Fact]
    public async Task Who_subscribes_or_leaves_meanwhile_is_subscribed_or_gone_afterwards()
    {
        var heard = new ConcurrentDictionary<string, int>();
        var subscribed = new ConcurrentDictionary<string, bool>();
        using var stop = new CancellationTokenSource();
        var churn = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (!stop.IsCancellationRequested)
            {
                var name = $"test:{worker}:{random.Next(20)}";
                if (subscribed.TryRemove(name, out _))
                {
                    await PubSub.UnsubscribeAsync(name);
                }
                else
                {
                    await PubSub.SubscribeAsync(name, _ => heard.AddOrUpdate(name, 1, (_, count) => count + 1));
                    subscribed[name] = true;
                }
            }
        })).ToArray();
        for (var i = 0; i < 8; i++)
        {
            Assert.True(await PubSub.ReplaceAsync(() => true, CancellationToken.None));
        }

        await stop.CancelAsync();
        await Task.WhenAll(churn);
        Assert.NotEmpty(subscribed);
        for (var worker = 0; worker < 8; worker++)
        {
            for (var channel = 0; channel < 20; channel++)
            {
                var name = $"test:{worker}:{channel}";
                var expected = subscribed.ContainsKey(name) ? ":1" : ":0";
                await Eventually.BecomesAsync(() => _redis.CommandAsync($"PUBSUB NUMSUB {name}", line: 4), count => count == expected);
                await PublishAsync(name, "x");
            }
        }

        await Eventually.HoldsAsync(() => subscribed.Keys.All(heard.ContainsKey));
        Assert.Equal(subscribed.Keys.Order(), heard.Keys.Order());
        Assert.All(heard.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_connection_that_is_well_again_is_kept()
    {
        var since = PubSub.Since;
        Assert.False(await PubSub.ReplaceAsync(() => false, CancellationToken.None));
        Assert.Equal(since, PubSub.Since);
        var heard = new TaskCompletionSource();
        await PubSub.SubscribeAsync("test:kept", _ => heard.TrySetResult());
        await PublishAsync("test:kept", "x");
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private Task PublishAsync(string name, string message) =>
        _node.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase()
            .PublishAsync(new RedisChannel(name, RedisChannel.PatternMode.Literal), message);
}
