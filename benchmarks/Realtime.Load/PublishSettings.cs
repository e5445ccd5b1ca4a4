using System.Net;

namespace Realtime.Load;

/// <summary>How to publish, see <see cref="Publishing.PublishTemplate"/>.</summary>
internal sealed record PublishSettings
{
    public required IPEndPoint Address { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required IReadOnlyList<string> Headers { get; init; }

    public required string Body { get; init; }

    /// <summary>How many connections publish side by side.</summary>
    public required int Connections { get; init; }
}
