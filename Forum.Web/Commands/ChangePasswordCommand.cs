using System.CommandLine;
using Forum.Web.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Redis;

namespace Forum.Web.Commands;

/// <summary><c>changepassword NAME</c>: gives a user a new password, and signs them out everywhere.</summary>
internal static class ChangePasswordCommand
{
    /// <summary>How long Redis is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The user name." };
        var command = new Command("changepassword", $"Gives a user a new password, and signs them out everywhere. {PasswordInput.Help}") { name };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(name), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string name, CancellationToken cancellationToken)
    {
        await using var services = await CommandServices.OpenCurrentAsync(cancellationToken);
        var normalized = UserName.Normalize(name);
        var db = services.Db;
        var user = await db.Users.SingleOrDefaultAsync(user => user.NormalizedName == normalized, cancellationToken)
            ?? throw new CommandException($"There is no user {name}.");

        var (password, again) = PasswordInput.Read();
        AccountRules.Check(user.Name, password, again);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            user.PasswordHash = services.Get<IPasswordHasher<User>>().HashPassword(user, password);
            user.FailedSignIns = 0;
            user.LockedUntil = null;
            await db.SaveChangesAsync(cancellationToken);
            await db.Database.ExecuteSqlInterpolatedAsync($"""DELETE FROM "Sessions" WHERE "UserId" = {user.Id}""", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        Console.WriteLine($"{user.Name} has a new password, and is signed out everywhere.");
        if (!await EndConnectionsAsync(services, user.Id, cancellationToken))
        {
            Console.WriteLine("Redis could not be told: pages that are open now may still show what is new, for an hour at most.");
        }

        return 0;
    }

    private static async Task<bool> EndConnectionsAsync(CommandServices services, long userId, CancellationToken cancellationToken)
    {
        if (!services.KnowsRedis)
        {
            return false;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            // Making the control connects, and may wait for that by itself.
            await Task.Run(() => services.Get<ConnectionControl>().ReconnectUserAsync($"{userId}", patience.Token), patience.Token).WaitAsync(patience.Token);
            return true;
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            return false;
        }
    }
}
