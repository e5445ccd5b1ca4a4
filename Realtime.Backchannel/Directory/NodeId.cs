namespace Realtime.Backchannel.Directory;

/// <summary>The rules for node ids, which stand in keys and, followed by a space, in presence entries.</summary>
internal static class NodeId
{
    /// <summary>The id, if it can be one.</summary>
    /// <exception cref="ArgumentException">It has none or more than 128 characters, or others than visible ASCII without braces.</exception>
    public static string Check(string nodeId)
    {
        ArgumentNullException.ThrowIfNull(nodeId);
        return nodeId.Length is > 0 and <= 128 && nodeId.All(c => c is > ' ' and <= '~' and not ('{' or '}'))
            ? nodeId
            : throw new ArgumentException("A node id has 1 to 128 visible ASCII characters, without braces.", nameof(nodeId));
    }
}
