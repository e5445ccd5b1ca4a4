using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Realtime.Backchannel;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Publishing;
using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>
/// Publications with history straight into Redis, by the library, and by redis-benchmark with the same script: what is
/// the library's, and what is Redis'. Redis shares a core with whoever publishes.
/// </summary>
internal sealed class BackchannelPublish() : Scenario(
    "publish", "Publishing with history into Redis, 64 at once",
    new("publications/s", "deliveriesPerSecond"), new("µs each", "microseconds", "N1"))
{
    private const int AtOnce = 64;

    private static readonly object Data = new { s = "0000000001", p = new string('x', 70) };

    private static readonly ServerKind[] Ways = [new OurService(variant: "Realtime.Backchannel"), new OurService(variant: "its script by redis-benchmark")];

    public override IReadOnlyList<ServerKind> Servers => Ways;

    public override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, ServerKind kind, CancellationToken cancellationToken)
    {
        var perSecond = kind == Ways[0] ? await ByLibraryAsync(stage, cancellationToken) : await ByRedisBenchmarkAsync(stage, cancellationToken);
        return new Dictionary<string, double> { ["deliveriesPerSecond"] = perSecond, ["microseconds"] = 1e6 / perSecond };
    }

    private static async Task<double> ByLibraryAsync(Stage stage, CancellationToken cancellationToken)
    {
        using var host = Connect(stage);
        var publisher = host.Services.GetRequiredService<ChannelPublisher>();
        long published = 0;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(TimeSpan.FromSeconds(stage.WarmUpSeconds + stage.Seconds));
        var publishing = Enumerable.Range(0, AtOnce).Select(PublishAsync).ToList();
        await Task.Delay(TimeSpan.FromSeconds(stage.WarmUpSeconds), cancellationToken);
        var before = Interlocked.Read(ref published);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(publishing);
        return (Interlocked.Read(ref published) - before) / watch.Elapsed.TotalSeconds;

        async Task PublishAsync(int channel)
        {
            while (!end.IsCancellationRequested)
            {
                await publisher.PublishAsync($"{OurService.Kept}{channel}", Data, cancellationToken: cancellationToken);
                Interlocked.Increment(ref published);
            }
        }
    }

    private static async Task<double> ByRedisBenchmarkAsync(Stage stage, CancellationToken cancellationToken)
    {
        // Redis has to know the script, and does once it has been used.
        using (var host = Connect(stage))
        {
            await host.Services.GetRequiredService<ChannelPublisher>().PublishAsync($"{OurService.Kept}first", Data, cancellationToken: cancellationToken);
        }

        await using var script = typeof(ChannelPublisher).Assembly.GetManifestResourceStream("publish.lua")
            ?? throw new InvalidOperationException("publish.lua is not embedded.");
#pragma warning disable CA5350 // Redis names scripts by their SHA-1.
        var hash = Convert.ToHexStringLower(await SHA1.HashDataAsync(script, cancellationToken));
#pragma warning restore CA5350
        var count = stage.IsQuick ? 60_000 : 300_000;
        var settings = new ChannelNamespace { HistorySize = 300 };
        await using var benchmark = PinnedProcess.Start(Core.Others, [
            "redis-benchmark", "-p", $"{stage.Redis.Port}", "-c", $"{AtOnce}", "-n", $"{count}", "-r", $"{AtOnce}", "--csv",
            "EVALSHA", hash, "2", "meta:__rand_int__", "history:__rand_int__",
            "pubsub:__rand_int__", $"1700000000000 -\n{new string('x', 110)}", "epoch", $"{settings.HistorySize}",
            $"{settings.HistoryTtl.TotalSeconds}", $"{settings.HistoryMetaTtl.TotalSeconds}", "300", "p1", "0", "",
        ], readsOutput: true);
        var lines = (await benchmark.Output.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // The last line: the name of the test, which has quotes of its own or not, and seven numbers.
        var numbers = lines.Length == 0 ? [] : lines[^1].Split("\",\"");
        return numbers.Length > 7 && double.TryParse(numbers[^7], CultureInfo.InvariantCulture, out var perSecond)
            ? perSecond
            : throw new InvalidOperationException($"redis-benchmark has failed. {benchmark.Errors}");
    }

    private static IHost Connect(Stage stage)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = stage.Redis.ConnectionString,
            ["Realtime:Namespaces:kept:HistorySize"] = "300",
        });
        builder.AddRealtimeBackchannel("redis");
        return builder.Build();
    }
}
