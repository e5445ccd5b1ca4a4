using System.CommandLine;
using Forum.Web.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Commands;

/// <summary><c>changepassword NAME</c>: gives a user a new password, and signs them out everywhere.</summary>
internal static class ChangePasswordCommand
{
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
            await db.SaveChangesAsync(cancellationToken);
            await services.Get<UserSessions>().RemoveAsync(db.Sessions.Where(session => session.UserId == user.Id), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        Console.WriteLine($"{user.Name} has a new password, and is signed out everywhere.");
        return 0;
    }
}
