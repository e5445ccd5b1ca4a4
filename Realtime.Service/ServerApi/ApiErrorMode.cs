namespace Realtime.Service.ServerApi;

/// <summary>How errors are answered (protocol 2).</summary>
public enum ApiErrorMode
{
    /// <summary>With status 200 and <c>{"error":{...}}</c>, as results are.</summary>
    Body,

    /// <summary>With the error by itself and a status that tells its kind, for callers and proxies that look at no bodies.</summary>
    Transport,
}
