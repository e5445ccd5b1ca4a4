using System.CommandLine;
using Forum.Web.Data;

namespace Forum.Web.Commands;

/// <summary><c>migrate</c>: makes the database, or brings it up to date.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Makes the database, or brings it up to date, and says what was applied. The forum does the same when it starts.");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var services = CommandServices.Open();
        var applied = await services.Get<DatabaseSetup>().MigrateAsync(cancellationToken);
        foreach (var migration in applied)
        {
            Console.WriteLine($"Applied {migration}.");
        }

        Console.WriteLine($"{services.DatabasePath} is up to date.");
        return 0;
    }
}
