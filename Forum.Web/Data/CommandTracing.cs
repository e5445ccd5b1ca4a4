using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Forum.Web.Data;

/// <summary>
/// A span for each database command. With its SQL, in which everything that anyone typed is a parameter, and without
/// the parameters. Commands outside of any operation, such as the outbox looking for work, are not worth a trace.
/// </summary>
internal sealed class CommandTracing : DbCommandInterceptor
{
    public const string SourceName = "Forum.Web.Data";

    private static readonly ActivitySource Source = new(SourceName);

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Record(command, eventData);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Record(command, eventData);
        return new(result);
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Record(command, eventData);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Record(command, eventData);
        return new(result);
    }

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        Record(command, eventData);
        return result;
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
    {
        Record(command, eventData);
        return new(result);
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) =>
        Record(command, eventData, eventData.Exception);

    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Record(command, eventData, eventData.Exception);
        return Task.CompletedTask;
    }

    /// <summary>Made afterwards and dated back: the end is where an interceptor knows that it will not be called again.</summary>
    private static void Record(DbCommand command, CommandEndEventData eventData, Exception? error = null)
    {
        if (Activity.Current is null)
        {
            return;
        }

        var text = command.CommandText;
        using var activity = Source.StartActivity(
            "sqlite " + text.AsSpan(0, Math.Max(0, text.AsSpan().IndexOfAny(' ', '\n', '\r'))).ToString(),
            ActivityKind.Client,
            parentContext: default,
            startTime: eventData.StartTime);
        if (activity is null)
        {
            return;
        }

        activity.SetTag("db.system.name", "sqlite");
        activity.SetTag("db.query.text", text);
        if (error is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
        }

        activity.SetEndTime(eventData.StartTime.UtcDateTime + eventData.Duration);
    }
}
