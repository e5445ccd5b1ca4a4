using Realtime.Backchannel.Presence;

namespace Realtime.Backchannel.Publishing;

/// <summary>What may be said about one publication besides its data.</summary>
public sealed class PublishOptions
{
    /// <summary>The longest <see cref="IdempotencyKey"/>, in characters.</summary>
    public const int MaxIdempotencyKeyLength = 128;

    /// <summary>
    /// Publishing again with the same key within <see cref="BackchannelOptions.IdempotencyTtl"/> publishes nothing and
    /// answers with the first one's position, so a retry is safe. At most 128 characters.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// The W3C traceparent that the nodes continue; by default the current <see cref="System.Diagnostics.Activity"/>'s.
    /// </summary>
    public string? Traceparent { get; init; }

    /// <summary>What else subscribers get beside the data, under <c>tags</c>.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>
    /// Publishes only to those who are there now: without offset, and not into the history. Nobody notices having
    /// missed it, which suits what is worthless a moment later, such as who is typing.
    /// </summary>
    public bool SkipHistory { get; init; }

    /// <summary>The client that publishes, which subscribers are told; null for a backend.</summary>
    public ClientInfo? Info { get; init; }

    /// <summary>
    /// The version of the document that <c>data</c> shows, from 1. A version that is not newer than the last one
    /// published in the channel is dropped, so that publishers who overtake each other do no harm. 0 for none. Needs
    /// history. Up to 2^53.
    /// </summary>
    public ulong Version { get; init; }

    /// <summary>Names the life of the versions: in another epoch they count anew.</summary>
    public string VersionEpoch { get; init; } = "";
}
