using StackExchange.Redis;

namespace Realtime.Backchannel.Redis;

/// <summary>Waits for what Redis answers.</summary>
public static class RedisAnswer
{
    /// <summary>The answer to a command.</summary>
    /// <param name="command">The command, which goes on by itself when nobody waits any more.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RedisException">Redis cannot be reached, or says that it is wrong.</exception>
    /// <exception cref="TimeoutException">There was no answer in time; the command may have been carried out.</exception>
    public static async Task<T> AnswerAsync<T>(this Task<T> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await command.WaitAsync(timeout, cancellationToken);
        }
        catch (Exception exception) when (IsOfTheSocket(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw Lost(exception);
        }
    }

    /// <inheritdoc cref="AnswerAsync{T}"/>
    public static async Task AnswerAsync(this Task command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await command.WaitAsync(timeout, cancellationToken);
        }
        catch (Exception exception) when (IsOfTheSocket(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw Lost(exception);
        }
    }

    /// <summary>
    /// When a connection breaks while somebody else is about to replace it, StackExchange.Redis tells those who wait for
    /// an answer on it what its socket said (reset, or aborted, which is a cancellation there).
    /// </summary>
    private static bool IsOfTheSocket(Exception exception) => exception is IOException or OperationCanceledException;

    private static RedisConnectionException Lost(Exception exception) =>
        new(ConnectionFailureType.SocketFailure, $"The connection to Redis broke before it answered: {exception.Message}", exception);
}
