using System.CommandLine;
using Forum.Web.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Commands;

/// <summary><c>clearsessions</c>: deletes login sessions whose cookie has expired, or all.</summary>
internal static class ClearSessionsCommand
{
    /// <summary>How long a cookie lives without being used.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromDays(14);

    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "All sessions: everyone has to sign in again." };
        var command = new Command("clearsessions", $"Deletes the login sessions that nobody has used for {Idle.TotalDays:0} days.") { all };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(all), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool all, CancellationToken cancellationToken)
    {
        await using var services = await CommandServices.OpenCurrentAsync(cancellationToken);
        var end = services.Get<TimeProvider>().GetUtcNow() - Idle;
        var deleted = all
            ? await services.Get<UserSessions>().RemoveAsync(services.Db.Sessions, cancellationToken)
            : await services.Db.Database.ExecuteSqlInterpolatedAsync(
                $"""DELETE FROM "Sessions" WHERE "LastSeenAt" < {end.ToUnixTimeMilliseconds()}""", cancellationToken);
        Console.WriteLine($"Deleted {deleted} {(deleted == 1 ? "session" : "sessions")}.");
        return 0;
    }
}
