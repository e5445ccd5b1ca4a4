using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Forum.Web.Data;

/// <summary>
/// Lets SQLite itself wait for another writer to finish, in steps of a few milliseconds. Without it the driver looks
/// again only every 150 ms.
/// </summary>
internal sealed class BusyTimeout : DbConnectionInterceptor
{
    private const string Pragma = "PRAGMA busy_timeout = 5000";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
