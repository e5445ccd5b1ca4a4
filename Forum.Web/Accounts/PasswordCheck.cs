namespace Forum.Web.Accounts;

/// <summary>What came of a name and a password.</summary>
/// <param name="User">Whose they are; null if one of them is wrong, or if nobody looked. May be banned.</param>
/// <param name="LockedFor">For how long no password for this name is looked at; null if one was.</param>
internal sealed record PasswordCheck(User? User, TimeSpan? LockedFor = null)
{
    /// <summary>Why nobody is let in, in words. Says the same of names that exist and of names that do not.</summary>
    public string Refusal(string wrong) => LockedFor is { } wait
        ? $"Too many wrong passwords. Try again in {Minutes(wait)}."
        : wrong;

    private static string Minutes(TimeSpan wait)
    {
        var minutes = (int)Math.Ceiling(wait.TotalMinutes);
        return minutes == 1 ? "1 minute" : $"{minutes} minutes";
    }
}
