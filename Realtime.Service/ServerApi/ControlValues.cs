using System.Text.Json;
using Realtime.Service.Protocol;

namespace Realtime.Service.ServerApi;

/// <summary>Values of requests in the form that control messages have them in.</summary>
internal static class ControlValues
{
    /// <summary>The last second of the year 9999: later ones are no dates.</summary>
    private const long LastSecond = 253_402_300_799;

    /// <summary>What is wrong with an <c>expire_at</c>; null if nothing is.</summary>
    public static ApiError? CheckTime(long seconds) =>
        seconds is >= 0 and <= LastSecond ? null : ApiError.BadRequest("expire_at is no time in Unix seconds");

    /// <summary>The time of Unix seconds; null for 0.</summary>
    public static DateTimeOffset? Time(long seconds) => seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);

    /// <summary>The JSON of a payload.</summary>
    public static JsonElement? Element(Payload? payload)
    {
        if (payload is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(payload.Bytes);
        return document.RootElement.Clone();
    }
}
