using System.CommandLine;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Commands;

/// <summary><c>backup PATH</c>: copies the database as it is at one moment, while the forum goes on.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "The file to write." };
        var force = new Option<bool>("--force") { Description = "Overwrites the file if it is there." };
        var command = new Command(
            "backup",
            "Copies the database into one file, while the forum may go on, and checks the copy. To restore it, stop the forum and put the file in the database's place. "
            + "The directory 'keys' beside the database, without which everyone has to sign in again, is for you to copy.")
        {
            path,
            force,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(path), parsed.GetValue(force), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, bool force, CancellationToken cancellationToken)
    {
        await using var services = CommandServices.Open();
        services.RequireDatabase();
        var target = Path.GetFullPath(path);
        if (target == Path.GetFullPath(services.DatabasePath))
        {
            throw new CommandException("That is the database itself.");
        }

        if (File.Exists(target) && !force)
        {
            throw new CommandException($"{target} is there already: name another file, or say --force.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new CommandException($"There is no directory {Path.GetDirectoryName(target)}.");
        }

        // Under another name until it is known to be good: nothing half-made takes an older backup's place.
        var unfinished = target + ".unfinished";
        File.Delete(unfinished);
        try
        {
            await services.Db.Database.OpenConnectionAsync(cancellationToken);
            await using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = unfinished, Pooling = false }.ToString()))
            {
                await copy.OpenAsync(cancellationToken);
                ((SqliteConnection)services.Db.Database.GetDbConnection()).BackupDatabase(copy);
                await CheckAsync(copy, cancellationToken);
            }

            File.Move(unfinished, target, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        Console.WriteLine($"{target} is a copy of {services.DatabasePath}, checked, {new FileInfo(target).Length / 1024.0 / 1024:0.0} MiB.");
        return 0;
    }

    private static async Task CheckAsync(SqliteConnection copy, CancellationToken cancellationToken)
    {
        await using var command = copy.CreateCommand();

        // One file, without a log beside it. The forum sets its own mode when it starts.
        command.CommandText = "PRAGMA journal_mode = DELETE";
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = "PRAGMA integrity_check";
        if (await command.ExecuteScalarAsync(cancellationToken) is not "ok")
        {
            throw new CommandException("The copy is damaged, and so is, probably, the database.");
        }

        command.CommandText = "PRAGMA foreign_key_check";
        if (await command.ExecuteScalarAsync(cancellationToken) is { } table)
        {
            throw new CommandException($"The database is not consistent: rows of {table} refer to rows that are not there.");
        }
    }
}
