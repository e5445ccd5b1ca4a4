namespace Realtime.Service.Backplane;

/// <summary>What a node has answered.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Status">What became of the question there.</param>
/// <param name="Body">What its handler returned; empty unless <paramref name="Status"/> is <see cref="NodeReplyStatus.Done"/>.</param>
internal sealed record NodeReply(string NodeId, NodeReplyStatus Status, ReadOnlyMemory<byte> Body);

/// <summary>What became of a question at the node that was asked.</summary>
internal enum NodeReplyStatus : byte
{
    /// <summary>Its handler has answered.</summary>
    Done,

    /// <summary>Its handler has failed.</summary>
    Failed,

    /// <summary>It has no handler for the type; it may be of another version.</summary>
    Unknown,

    /// <summary>It has too many questions waiting already.</summary>
    Busy,
}

/// <summary>What all nodes have answered.</summary>
/// <param name="Replies">The answers, one per node, also of nodes that were not expected.</param>
/// <param name="Missing">The expected nodes that have not answered in time.</param>
internal sealed record NodeSurvey(IReadOnlyList<NodeReply> Replies, IReadOnlyList<string> Missing);
