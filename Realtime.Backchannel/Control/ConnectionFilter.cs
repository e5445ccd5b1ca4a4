namespace Realtime.Backchannel.Control;

/// <summary>
/// Which connections are meant: those that match everything that is given. A user or a session must be given.
/// <code>new ConnectionFilter("42") { Except = [thisClient] }</code>
/// </summary>
/// <param name="User">The user's id.</param>
/// <param name="Session">The login session.</param>
/// <param name="Client">One connection, by the id that its <c>connect</c> was answered with.</param>
public sealed record ConnectionFilter(string? User, string? Session = null, string? Client = null)
{
    /// <summary>Connections that are not meant, by their ids.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];
}
