namespace Realtime.Service.Limits;

/// <summary>
/// What one connection has left of its own limits: 16 bytes, to be kept in the connection, not read-only. Only for
/// one thread at a time, as a connection's commands are.
/// </summary>
internal struct ConnectionBuckets
{
    private long _commands;
    private long _publishes;

    public bool TryTakeCommand(BucketSize size, long now) => size.TryTake(ref _commands, now);

    public bool TryTakePublish(BucketSize size, long now) => size.TryTake(ref _publishes, now);
}
