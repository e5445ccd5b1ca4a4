using System.Globalization;

namespace Realtime.Backchannel.Tokens;

/// <summary>
/// The marks of the last revocations that concern a token, as they were when it was minted or as they are now. A mark
/// is <c>nonce seconds</c>: the nonce tells one revocation from another whatever the clocks say, the Unix seconds are
/// for tokens that know no more than when they were issued.
/// </summary>
/// <param name="User">The user's mark; null if there is none.</param>
/// <param name="Session">The login session's mark; null if there is none.</param>
internal readonly record struct RevocationMarks(string? User, string? Session)
{
    /// <summary>
    /// Whether something was revoked after <paramref name="seen"/> had been read. A mark that has gone since says
    /// nothing: it outlived every token that had not seen it.
    /// </summary>
    public bool AreNewerThan(RevocationMarks seen) =>
        (User is not null && User != seen.User) || (Session is not null && Session != seen.Session);

    /// <summary>
    /// Whether something was revoked at <paramref name="issued"/> or later. What was issued within the same second
    /// counts as revoked: it may have been before.
    /// </summary>
    public bool AreNewerThan(DateTimeOffset issued) =>
        Math.Max(SecondsOf(User), SecondsOf(Session)) >= issued.ToUnixTimeSeconds();

    private static long SecondsOf(string? mark) =>
        mark is null ? long.MinValue
        : long.TryParse(mark.AsSpan(mark.IndexOf(' ', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : long.MaxValue;
}
