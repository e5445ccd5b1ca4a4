using Forum.Web.Data.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Web.Data;

/// <summary>Makes or updates the database at start.</summary>
internal sealed class DatabaseSetup(
    ForumDb db, DemoData demo, IOptions<DatabaseOptions> options, IHostEnvironment environment)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await MigrateAsync(cancellationToken);
        if (environment.IsDevelopment())
        {
            await demo.SeedAsync(cancellationToken);
        }
    }

    /// <summary>Makes or updates the database, and leaves it at that; the names of the migrations that were applied.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(db.Database.GetDbConnection().DataSource)!);
        await SetJournalModeAsync(cancellationToken);
        var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await IdentifyAsync(cancellationToken);
        return [.. pending];
    }

    /// <summary>The mode is kept in the file, so once at start will do. Before migrating: EF creates databases with WAL.</summary>
    private async Task SetJournalModeAsync(CancellationToken cancellationToken)
    {
        var mode = options.Value.JournalMode == JournalMode.Wal ? "wal" : "delete";
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA journal_mode = " + mode;
            var actual = (string?)await command.ExecuteScalarAsync(cancellationToken);
            if (!string.Equals(actual, mode, StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException(
                    $"SQLite keeps the journal mode '{actual}' where '{mode}' was asked for. On a network file system, set Forum:JournalMode to Delete.");
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task IdentifyAsync(CancellationToken cancellationToken)
    {
        if (!await db.Identity.AnyAsync(cancellationToken))
        {
            db.Identity.Add(new DatabaseIdentity { Value = Guid.NewGuid().ToString("N") });
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
