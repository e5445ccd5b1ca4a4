namespace Realtime.Backchannel.Publishing;

/// <summary>What may be said about one publication besides its data.</summary>
public sealed class PublishOptions
{
    /// <summary>
    /// Publishing again with the same key within <see cref="BackchannelOptions.IdempotencyTtl"/> publishes nothing and
    /// answers with the first one's position, so a retry is safe. Only for channels with history. At most 128 characters.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// The W3C traceparent that the nodes continue; by default the current <see cref="System.Diagnostics.Activity"/>'s.
    /// </summary>
    public string? Traceparent { get; init; }
}
