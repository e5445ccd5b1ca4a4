using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Forum.Web.Data;

/// <summary>
/// Lets transactions, all of which write, begin one after the other, in the order in which they came. SQLite would have
/// each wait on a thread of its own, and whoever had luck would be next: with many at once, the one that writes finds no
/// thread to go on with, and all wait until some are told that the database is locked.
/// </summary>
internal sealed class WriterQueue : DbTransactionInterceptor, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DbConnection? _writer;

    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        if (_writer != connection)
        {
            _turn.Wait();
            HoldUntilClosed(connection);
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        if (_writer != connection)
        {
            await _turn.WaitAsync(cancellationToken);
            HoldUntilClosed(connection);
        }

        return result;
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>However the transaction ends, its connection is closed with it.</summary>
    private void HoldUntilClosed(DbConnection connection)
    {
        _writer = connection;
        connection.StateChange += Release;
    }

    private void Release(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState == ConnectionState.Closed)
        {
            ((DbConnection)sender).StateChange -= Release;
            _writer = null;
            _turn.Release();
        }
    }
}
