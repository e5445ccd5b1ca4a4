namespace ForumRealtime.AppHost.Redis;

/// <summary>Where Redis comes from on the developer's machine: the setting <c>Redis:Mode</c>.</summary>
internal enum RedisMode
{
    /// <summary>A container, if Docker or Podman runs.</summary>
    Container,

    /// <summary>A server on this machine: redis-server or valkey-server if installed, else Garnet.</summary>
    Local,

    /// <summary>Somebody else's, by the connection string <c>ConnectionStrings:redis</c>.</summary>
    External,
}
