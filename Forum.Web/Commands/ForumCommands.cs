using System.CommandLine;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Commands;

/// <summary>
/// What is done to a forum from the command line: <c>dotnet run --project Forum.Web -- migrate</c>. The configuration is the forum's
/// own, from the same files and environment variables; neither Redis nor the forum need run, and the forum may.
/// </summary>
internal static class ForumCommands
{
    /// <summary>Whether the arguments name a command, or ask which there are. Anything else is for the forum itself.</summary>
    public static bool Matches(string[] args) =>
        args.Length > 0 && (args[0] is "--help" or "-h" or "-?" or "--version" || (!args[0].StartsWith('-') && !args[0].Contains('=')));

    /// <summary>Runs the command; the process's exit code: 0, or 1 with the reason on the error output.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Runs the forum, or, with a command, does something to its database. Both read appsettings.json and environment variables such as Forum__DatabasePath.")
        {
            MigrateCommand.Create(),
            CreateSuperuserCommand.Create(),
            ChangePasswordCommand.Create(),
            ClearSessionsCommand.Create(),
            BackupCommand.Create(),
            SeedCommand.Create(),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return Fail("Stopped before it was done.");
        }
        catch (CommandException exception)
        {
            return Fail(exception.Message);
        }
        catch (Exception exception) when ((exception as DbUpdateException)?.InnerException is SqliteException or IOException or UnauthorizedAccessException
            || exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            return Fail((exception.InnerException ?? exception).Message);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}

/// <summary>Ends a command: the message says why, to whoever typed it.</summary>
internal sealed class CommandException(string message) : Exception(message);
