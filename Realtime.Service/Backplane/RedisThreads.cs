using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>
/// Which threads read what Redis sends: those of the pool, which everything else here runs on, too. The client has ten of its
/// own, for applications that block the pool's. Nothing does so here, and to pass every answer from one thread to
/// another is a fifth of what a node does while clients connect (docs/benchmarks.md).
/// </summary>
internal static class RedisThreads
{
    public static void ShareWithPool(ConfigurationOptions redis) => redis.SocketManager = SocketManager.ThreadPool;
}
