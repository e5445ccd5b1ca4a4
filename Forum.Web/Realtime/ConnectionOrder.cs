using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.Backchannel.Control;

namespace Forum.Web.Realtime;

/// <summary>What the realtime service is to do with connections that are open.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionOrderKind>))]
internal enum ConnectionOrderKind
{
    /// <summary>Close those of a login session. They may come back, as whoever the browser is by then.</summary>
    EndSession,

    /// <summary>Close those of a user, who comes back at once with a new token: with new rights.</summary>
    ReconnectUser,

    /// <summary>Close those of a user, who is to stay away.</summary>
    DisconnectUser,
}

/// <summary>
/// An order to the realtime service. It waits in the outbox, in the transaction of the change that it follows from, on a
/// channel that is none: so it is given for certain, also when Redis was away. Giving it twice does no harm.
/// </summary>
/// <param name="Kind">What to do.</param>
/// <param name="Target">The login session, or the id of the user.</param>
internal sealed record ConnectionOrder(ConnectionOrderKind Kind, string Target)
{
    /// <summary>Where orders stand in the outbox. No namespace begins like this.</summary>
    public const string Channel = "$control";

    /// <exception cref="JsonException">It is no order that this version knows.</exception>
    public static ConnectionOrder Parse(string payload) =>
        JsonSerializer.Deserialize<ConnectionOrder>(payload, JsonSerializerOptions.Web) is { Target.Length: > 0 } order
            ? order
            : throw new JsonException("An order names a session or a user.");

    public Task SendAsync(ConnectionControl control, CancellationToken cancellationToken) => Kind switch
    {
        ConnectionOrderKind.EndSession => control.EndSessionAsync(Target, cancellationToken),
        ConnectionOrderKind.ReconnectUser => control.ReconnectUserAsync(Target, cancellationToken),
        ConnectionOrderKind.DisconnectUser => control.DisconnectUserAsync(Target, cancellationToken),
        _ => throw new JsonException($"There is no order {Kind}."),
    };
}
