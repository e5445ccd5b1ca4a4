using Forum.Web.Data.Demo;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Forum.Web.Data;

internal static class DataExtensions
{
    /// <summary>The database, its tracing and its health check.</summary>
    public static WebApplicationBuilder AddForumData(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DatabaseOptions>()
            .BindConfiguration(DatabaseOptions.SectionName)
            .Validate(options => !string.IsNullOrWhiteSpace(options.DatabasePath), "Forum:DatabasePath must not be empty.")
            .Validate(options => Enum.IsDefined(options.JournalMode), "Forum:JournalMode must be Wal or Delete.")
            .ValidateOnStart();

        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = DatabaseLocation.File(builder),
            ForeignKeys = true,
        }.ToString();
        builder.Services.AddSingleton<IInterceptor, BusyTimeout>();
        builder.Services.AddSingleton<IInterceptor, WriterQueue>();
        builder.Services.AddSingleton<IInterceptor, CommandTracing>();
        builder.Services.AddDbContext<ForumDb>((services, options) => options
            .UseSqlite(connectionString)
            .AddInterceptors(services.GetServices<IInterceptor>())

            // Also thrown, and logged where they end. Here most are readers who left before the page was made.
            .ConfigureWarnings(warnings => warnings.Log(
                (RelationalEventId.ConnectionError, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug))));

        builder.Services.AddScoped<DatabaseSetup>();
        builder.Services.AddScoped<DemoData>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return builder;
    }

    /// <summary>Brings the database up to date. To be awaited before the first request is served.</summary>
    public static async Task SetUpDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DatabaseSetup>().RunAsync(app.Lifetime.ApplicationStopping);
    }
}
