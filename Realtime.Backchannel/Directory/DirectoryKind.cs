namespace Realtime.Backchannel.Directory;

/// <summary>What nodes tell the directory that they have.</summary>
public enum DirectoryKind
{
    /// <summary>Users with a connection. Anonymous visitors are nobody and do not belong here.</summary>
    Users,

    /// <summary>Channels with a subscriber.</summary>
    Channels,

    /// <summary>
    /// Channels in which the node has presence entries, so that they can be removed should it die. Not counted, without
    /// events. A node enters a channel before it adds its first entry, and leaves it after it has removed the last.
    /// </summary>
    Presence,
}
