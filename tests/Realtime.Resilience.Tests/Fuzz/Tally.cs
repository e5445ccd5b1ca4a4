using System.Collections.Concurrent;

namespace Realtime.Resilience.Tests.Fuzz;

/// <summary>Counts what was sent, and keeps what must not have happened.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, long> _sent = new();
    private readonly ConcurrentDictionary<string, long> _answers = new();

    /// <summary>What was wrong, with the input that did it in base64.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    public long Total => _sent.Values.Sum();

    public void Sent(string kind, long count = 1) => _sent.AddOrUpdate(kind, count, (_, before) => before + count);

    public void Answered(string how) => _answers.AddOrUpdate(how, 1, (_, before) => before + 1);

    public void Fail(string what, ReadOnlySpan<byte> input) => Failures.Enqueue($"{what}: {Convert.ToBase64String(input)}");

    public override string ToString() => $"sent {Total}: {List(_sent)}; answers: {List(_answers)}";

    private static string List(ConcurrentDictionary<string, long> counts) =>
        string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"));
}
