using Realtime.Service.Transports;

namespace Realtime.Service.Connections;

/// <summary>
/// The way out of one connection. Frames are queued by any thread, which never waits, and written by one thread at a
/// time. What has piled up goes out in one write (coalescing); what the peer does not take at once waits in the
/// queue, whose bytes are bounded.
/// </summary>
internal sealed class ConnectionWriter(ByteSink sink, int maxQueueBytes)
{
    /// <summary>Frames are gathered here for one write: 64 KiB per writing thread, not per connection.</summary>
    [ThreadStatic]
    private static byte[]? _gather;

    private readonly Lock _gate = new();
    private FrameQueue _queue;
    private State _state;

    [Flags]
    private enum State
    {
        Open = 0,

        /// <summary>Somebody has promised to call <see cref="Flush"/>.</summary>
        FlushDue = 1,

        /// <summary>Somebody is writing and will look into the queue again.</summary>
        Writing = 2,

        /// <summary>The close frame is queued: nothing may follow it.</summary>
        Closing = 4,

        /// <summary>The peer is gone.</summary>
        Broken = 8,
    }

    /// <summary>How many bytes wait.</summary>
    public int QueuedBytes => _queue.Bytes;

    /// <summary>Queues a frame.</summary>
    public EnqueueResult Enqueue(byte[] frame)
    {
        lock (_gate)
        {
            if ((_state & (State.Closing | State.Broken)) != 0)
            {
                return EnqueueResult.Queued;
            }

            // A single frame may be larger than the bound: it was asked for, and nothing else waits.
            if (_queue.Count > 0 && _queue.Bytes + frame.Length > maxQueueBytes)
            {
                return EnqueueResult.Overflow;
            }

            _queue.Enqueue(frame);
            if ((_state & (State.FlushDue | State.Writing)) != 0)
            {
                return EnqueueResult.Queued;
            }

            _state |= State.FlushDue;
            return EnqueueResult.FlushDue;
        }
    }

    /// <summary>Queues the close frame, after which nothing is accepted any more. The first call wins.</summary>
    /// <param name="last">The frame that says why.</param>
    /// <param name="dropQueue">Whether what still waits is thrown away instead of being sent before.</param>
    /// <returns>Whether this was the first call.</returns>
    public bool Close(byte[] last, bool dropQueue)
    {
        lock (_gate)
        {
            if ((_state & State.Closing) != 0)
            {
                return false;
            }

            if (dropQueue)
            {
                _queue.Clear();
            }

            _queue.Enqueue(last);
            _state |= State.Closing;
        }

        Flush();
        return true;
    }

    /// <summary>Writes what is queued, unless somebody else is at it. Never waits.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            _state &= ~State.FlushDue;
            if ((_state & (State.Writing | State.Broken)) != 0 || _queue.Count == 0)
            {
                return;
            }

            _state |= State.Writing;
        }

        WriteQueue();
    }

    private void WriteQueue()
    {
        while (TryTakeBatch(out var batch))
        {
            var written = sink.TryWrite(batch.Span);
            if (written < 0)
            {
                Break();
                return;
            }

            if (written < batch.Length)
            {
                // The peer does not keep up. The gathering buffer belongs to this thread, so the rest moves out of it.
                _ = WriteRestAsync(batch[written..].ToArray());
                return;
            }
        }
    }

    private async Task WriteRestAsync(byte[] rest)
    {
        if (await sink.WriteAsync(rest))
        {
            WriteQueue();
        }
        else
        {
            Break();
        }
    }

    /// <summary>Takes as many frames as fit into one write; gives up writing when there are none.</summary>
    private bool TryTakeBatch(out ReadOnlyMemory<byte> batch)
    {
        lock (_gate)
        {
            if (_queue.Count == 0)
            {
                _state &= ~State.Writing;
                batch = default;
                if ((_state & State.Closing) != 0)
                {
                    sink.Complete();
                }

                return false;
            }

            if (_queue.Count == 1)
            {
                batch = _queue.Dequeue();
                return true;
            }

            var gather = _gather ??= GC.AllocateUninitializedArray<byte>(65_536);
            var length = 0;
            while (_queue.Count > 0 && length + _queue.Peek().Length <= gather.Length)
            {
                var frame = _queue.Dequeue();
                frame.CopyTo(gather, length);
                length += frame.Length;
            }

            batch = length == 0 ? _queue.Dequeue() : gather.AsMemory(0, length);
            return true;
        }
    }

    /// <summary>The connection is over, and its sink with it: nothing is written any more.</summary>
    public void Abandon() => Break();

    /// <summary>Nothing can be written any more. The reading side notices by itself and ends the connection.</summary>
    private void Break()
    {
        lock (_gate)
        {
            _state |= State.Broken;
            _queue.Clear();
        }
    }
}

/// <summary>What <see cref="ConnectionWriter.Enqueue"/> did.</summary>
internal enum EnqueueResult
{
    /// <summary>The frame will be written by somebody who is at it, or the connection is closing and needs it no more.</summary>
    Queued,

    /// <summary>The caller must call <see cref="ConnectionWriter.Flush"/>, sooner or later.</summary>
    FlushDue,

    /// <summary>Too much waits: the frame was not queued, and the connection must be closed.</summary>
    Overflow,
}
