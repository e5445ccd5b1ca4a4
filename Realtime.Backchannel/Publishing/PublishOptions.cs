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
}
