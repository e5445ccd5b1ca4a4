using System.Globalization;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Redis;

namespace Forum.Web.Users;

/// <summary>
/// Who is online, for pages that can do without: while Redis is away nobody seems to be, and no page waits for it longer
/// than a moment.
/// </summary>
internal sealed class WhoIsOnline(IServiceProvider services, TimeProvider clock)
{
    /// <summary>How long a page waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>How long nobody asks after there was no answer.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<OnlineUsers>? _users;
    private long _failedAt;

    /// <summary>Those of <paramref name="users"/> who are online; none if that is not known.</summary>
    public async Task<IReadOnlySet<long>> FindAsync(IEnumerable<long> users, CancellationToken cancellationToken)
    {
        var ids = users.Select(user => user.ToString(CultureInfo.InvariantCulture)).ToList();
        var online = await AskAsync((directory, stop) => directory.FindAsync(ids, stop), cancellationToken);
        return online is null ? new HashSet<long>() : online.Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToHashSet();
    }

    /// <summary>How many users are online; null if that is not known.</summary>
    public async Task<long?> CountAsync(CancellationToken cancellationToken) =>
        await AskAsync(async (directory, stop) => (long?)await directory.CountAsync(stop), cancellationToken);

    private async Task<T?> AskAsync<T>(Func<OnlineUsers, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        var failedAt = Volatile.Read(ref _failedAt);
        if (failedAt != 0 && clock.GetElapsedTime(failedAt) < Pause)
        {
            return default;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await question(await UsersAsync().WaitAsync(patience.Token), patience.Token);
        }
        catch (Exception exception) when (RedisFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            Volatile.Write(ref _failedAt, clock.GetTimestamp());
            return default;
        }
    }

    /// <summary>Making it connects to Redis, which may take long: in the background, once for all who wait.</summary>
    private Task<OnlineUsers> UsersAsync()
    {
        lock (_lock)
        {
            return _users = _users is null or { IsFaulted: true } ? Task.Run(services.GetRequiredService<OnlineUsers>) : _users;
        }
    }
}
