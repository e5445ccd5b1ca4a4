using System.Net;

namespace Forum.Benchmarks;

/// <summary>Who opens a page. Each also opens those of the ones before.</summary>
internal enum Audience
{
    Everyone,
    Members,
    Administrators,
}

/// <summary>A kind of page.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Share">How often it is opened, compared with the others.</param>
/// <param name="Address">Where it is. What stands in braces is one of many, and which decides <see cref="Place"/>.</param>
/// <param name="Audience">Who opens it.</param>
internal sealed record PageKind(string Name, int Share, string Address, Audience Audience = Audience.Everyone)
{
    /// <summary>What the forum is to answer.</summary>
    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

    /// <summary>The text to send, if it is sent anything.</summary>
    public string? Source { get; init; }

    /// <summary>Whether it is sent to, and not only read.</summary>
    public bool IsPost { get; init; }
}
