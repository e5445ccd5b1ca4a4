namespace ForumRealtime.Testing;

/// <summary>The servers that the Redis contract must hold on.</summary>
public enum RedisFlavor
{
    Redis,
    Garnet,
}
