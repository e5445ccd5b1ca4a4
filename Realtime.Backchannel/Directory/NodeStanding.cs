namespace Realtime.Backchannel.Directory;

/// <summary>How the directory knew a node that renewed its lease.</summary>
public enum NodeStanding
{
    /// <summary>It was known, and what it has entered is there.</summary>
    Known,

    /// <summary>It was not known, because it is new, has been reaped, or Redis lost its data. The node must enter everything that it has, and add its presence entries.</summary>
    New,

    /// <summary>
    /// Its lease had run out and it is being reaped; the lease was not renewed. <see cref="NodeDirectory.SweepAsync"/>,
    /// by any node, brings that to its end; renewing then makes it <see cref="New"/>.
    /// </summary>
    Reaped,
}
