using System.Diagnostics.CodeAnalysis;
using Realtime.Backchannel.Control;

namespace Realtime.Service.ServerApi;

/// <summary>Reads which connections a request means.</summary>
internal static class ConnectionTarget
{
    /// <summary>The connections that match everything given; or false and what is missing.</summary>
    public static bool TryRead(
        ConnectionRequest request, [NotNullWhen(true)] out ConnectionFilter? connections, [NotNullWhen(false)] out ApiError? error)
    {
        var filter = new ConnectionFilter(OrNull(request.User), OrNull(request.Session), OrNull(request.Client));
        var isWhole = filter is { User: not null } or { Session: not null };
        connections = isWhole ? filter : null;
        error = isWhole ? null : ApiError.BadRequest("user or session is missing");
        return isWhole;
    }

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
