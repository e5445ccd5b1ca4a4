using System.Collections.Concurrent;
using System.Threading.Channels;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Events;
using Realtime.Backchannel.Redis;
using Realtime.Service.Channels;
using Realtime.Service.Connections;
using StackExchange.Redis;

namespace Realtime.Service.Directory;

/// <summary>
/// Keeps the directory in Redis in step with this node: who is connected, which channels have subscribers, and which
/// connections have ended. Changes are gathered for a moment, and what Redis does not take is told again later.
/// </summary>
internal sealed partial class DirectoryEntries(
    NodeIdentity node, NodeDirectory directory, LifecycleEventLog events, Hub hub, TimeProvider clock, ILogger<DirectoryEntries> log) : BackgroundService
{
    /// <summary>Under a storm, so much is told at once.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>How many ended connections are remembered while Redis is away; later ones are not reported.</summary>
    private const int MaxEnded = 100_000;

    private readonly ConcurrentDictionary<string, int> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<LifecycleEvent> _ended = new();
    private readonly DirtySet _dirtyUsers = new();
    private readonly DirtySet _dirtyChannels = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Channel<bool> _changed = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private bool _isDropping;

    /// <summary>Whether Redis knows this node, so that it can be told things.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>How many users have a connection to this node.</summary>
    public int UserCount => _users.Count;

    /// <summary>A user has one more connection.</summary>
    public void Connected(string user)
    {
        if (user.Length > 0 && _users.AddOrUpdate(user, 1, static (_, count) => count + 1) == 1)
        {
            Note(_dirtyUsers, user);
        }
    }

    /// <summary>A connection that has been accepted has ended.</summary>
    public void Ended(Connection connection)
    {
        var grant = connection.Grant!;
        if (grant.User.Length > 0 && _users.AddOrUpdate(grant.User, 0, static (_, count) => count - 1) == 0)
        {
            _users.TryRemove(KeyValuePair.Create(grant.User, 0));
            Note(_dirtyUsers, grant.User);
        }

        if (_ended.Count < MaxEnded)
        {
            _ended.Enqueue(new LifecycleEvent
            {
                Type = LifecycleEventType.ConnectionClosed,
                User = grant.User,
                Session = grant.Session,
                Client = connection.Id.ToString(),
                Node = node.Id,
                Code = connection.Disconnected?.Code,
                Reason = connection.Disconnected?.Reason,
                At = clock.GetUtcNow(),
            });
            _changed.Writer.TryWrite(true);
        }
        else if (Interlocked.Exchange(ref _isDropping, true) is false)
        {
            LogDropping(log, MaxEnded);
        }
    }

    /// <summary>Redis knows nothing of this node: it is told everything.</summary>
    public void TellAll()
    {
        _dirtyUsers.AddRange(_users.Keys);
        _dirtyChannels.AddRange(hub.Channels.Select(channel => channel.Name));
        IsRegistered = true;
        _changed.Writer.TryWrite(true);
    }

    /// <summary>Tells what is to be told, now.</summary>
    /// <exception cref="RedisException">Redis cannot be reached; it will be told later.</exception>
    /// <exception cref="TimeoutException">Redis does not answer; it will be told later.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (IsRegistered)
            {
                await TellAsync(DirectoryKind.Users, _dirtyUsers, _users.ContainsKey, cancellationToken);
                await TellAsync(DirectoryKind.Channels, _dirtyChannels, hub.Contains, cancellationToken);
            }

            await TellEndedAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        hub.Changed += OnChannelChanged;
        try
        {
            while (await _changed.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Gathering, stoppingToken);
                _changed.Reader.TryRead(out _);
                try
                {
                    await FlushAsync(stoppingToken);
                }
                catch (Exception exception) when (RedisFailure.Is(exception))
                {
                    LogAway(log, exception.Message);
                    await Task.Delay(RetryDelay, stoppingToken);
                    _changed.Writer.TryWrite(true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; its lease tells the rest.
        }
        finally
        {
            hub.Changed -= OnChannelChanged;
        }
    }

    private void OnChannelChanged(string channel) => Note(_dirtyChannels, channel);

    private void Note(DirtySet dirty, string member)
    {
        dirty.Add(member);
        _changed.Writer.TryWrite(true);
    }

    private async Task TellAsync(DirectoryKind kind, DirtySet dirty, Func<string, bool> isHere, CancellationToken cancellationToken)
    {
        var changed = dirty.Take();
        if (changed.Count == 0)
        {
            return;
        }

        try
        {
            var here = changed.Where(isHere).ToList();
            if (!await directory.EnterAsync(node.Id, kind, here, cancellationToken))
            {
                IsRegistered = false;
                dirty.AddRange(changed);
                return;
            }

            changed.ExceptWith(here);
            await directory.LeaveAsync(node.Id, kind, changed, cancellationToken);
        }
        catch
        {
            dirty.AddRange(changed);
            throw;
        }
    }

    private async Task TellEndedAsync(CancellationToken cancellationToken)
    {
        while (_ended.Take(1000).ToArray() is { Length: > 0 } batch)
        {
            await events.AppendAsync(batch, cancellationToken);
            for (var i = 0; i < batch.Length; i++)
            {
                _ended.TryDequeue(out _);
            }

            Volatile.Write(ref _isDropping, false);
        }
    }

    [LoggerMessage(LogLevel.Warning, "More than {Count} connections have ended since Redis went away: later ones are not reported")]
    private static partial void LogDropping(ILogger log, int count);

    [LoggerMessage(LogLevel.Debug, "The directory could not be told: {Reason}")]
    private static partial void LogAway(ILogger log, string reason);
}
