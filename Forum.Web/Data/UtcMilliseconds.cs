using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Forum.Web.Data;

/// <summary>
/// Keeps points in time as milliseconds since the Unix epoch: SQLite has no time type, and these sort and compare
/// as what they are. Every <see cref="DateTime"/> in the model is UTC.
/// </summary>
internal sealed class UtcMilliseconds() : ValueConverter<DateTime, long>(
    time => new DateTimeOffset(time).ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime);
