namespace Realtime.Service.Backplane;

/// <summary>A question that waits for the answers of nodes.</summary>
/// <param name="expected">Who is to answer.</param>
internal sealed class NodeQuestion(IEnumerable<string> expected)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NodeReply> _replies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(expected, StringComparer.Ordinal);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes an answer; a node's second one does not count.</summary>
    public void Answer(NodeReply reply)
    {
        lock (_gate)
        {
            if (_replies.TryAdd(reply.NodeId, reply) && _missing.Remove(reply.NodeId) && _missing.Count == 0)
            {
                _complete.TrySetResult();
            }
        }
    }

    /// <summary>Waits until all have answered, or the time is over.</summary>
    public async Task<NodeSurvey> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _complete.Task.WaitAsync(timeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Then these are the answers.
        }

        lock (_gate)
        {
            return new NodeSurvey([.. _replies.Values], [.. _missing]);
        }
    }
}
