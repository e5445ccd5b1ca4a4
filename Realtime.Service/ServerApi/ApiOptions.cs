namespace Realtime.Service.ServerApi;

/// <summary>Settings of the HTTP API, bound from the configuration section <c>Realtime:Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>The configuration section that is bound to this class.</summary>
    public const string SectionName = "Realtime:Api";

    /// <summary>
    /// The keys that callers may present, each of 16 characters or more; several, so that one can be replaced while
    /// the other is still in use. Without any the API refuses everybody.
    /// </summary>
    public IList<string> Keys { get; } = [];

    /// <summary>The largest request body, in bytes; a larger one is answered with 413.</summary>
    public int MaxBodySize { get; set; } = 1_048_576;

    /// <summary>How many publications one <c>history</c> returns at most.</summary>
    public int MaxHistoryPublications { get; set; } = 1_000;

    /// <summary>How many channels <c>channels</c> tells about at most; for more, callers must narrow the pattern.</summary>
    public int MaxChannels { get; set; } = 10_000;

    /// <summary>How errors are answered, unless the request says otherwise.</summary>
    public ApiErrorMode ErrorMode { get; set; }
}
