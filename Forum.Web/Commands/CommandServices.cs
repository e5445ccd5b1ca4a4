using Forum.Web.Accounts;
using Forum.Web.Data;
using Forum.Web.Realtime;
using Forum.Web.Realtime.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Commands;

/// <summary>The forum's services for a command, of an application that is not run: nothing listens, and nothing works in the background.</summary>
internal sealed class CommandServices : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AsyncServiceScope _scope;

    private CommandServices(WebApplication app)
    {
        _app = app;
        _scope = app.Services.CreateAsyncScope();
    }

    public ForumDb Db => Get<ForumDb>();

    /// <summary>Services over the database as it is.</summary>
    public static CommandServices Open()
    {
        var builder = WebApplication.CreateBuilder();

        // What matters is in the exceptions; the rest would be between the command's own lines.
        builder.Logging.ClearProviders();
        builder.AddForumData();
        builder.AddAccounts();

        // What is to be published waits in the outbox for the forum that runs, or for the next start.
        builder.Services.AddScoped<OutboxWriter>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddScoped<LiveSessions>();
        return new CommandServices(builder.Build());
    }

    /// <summary>Services over a database that is there and up to date.</summary>
    /// <exception cref="CommandException">It is not.</exception>
    public static async Task<CommandServices> OpenCurrentAsync(CancellationToken cancellationToken)
    {
        var services = Open();
        try
        {
            services.RequireDatabase();
            return (await services.Db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
                ? throw new CommandException($"The database {services.DatabasePath} is not up to date: run the command migrate first.")
                : services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    public string DatabasePath => Db.Database.GetDbConnection().DataSource;

    public T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    public void RequireDatabase()
    {
        if (!File.Exists(DatabasePath))
        {
            throw new CommandException($"There is no database {DatabasePath}: the command migrate makes one. Forum__DatabasePath says where it is.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _app.DisposeAsync();
    }
}
