using System.Buffers;

namespace Realtime.Service.Connections;

/// <summary>
/// Frames that wait for one connection, oldest first. Most of the time there is none or one, which takes no memory
/// besides the queue itself; more are kept in a pooled ring.
/// </summary>
internal struct FrameQueue
{
    private byte[]? _only;
    private byte[]?[]? _ring;
    private int _head;

    /// <summary>How many frames wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes wait.</summary>
    public int Bytes { get; private set; }

    public void Enqueue(byte[] frame)
    {
        if (Count == 0 && _ring is null)
        {
            _only = frame;
        }
        else
        {
            MakeRoom();
            _ring![(_head + Count) & (_ring.Length - 1)] = frame;
        }

        Count++;
        Bytes += frame.Length;
    }

    /// <summary>The oldest frame; the queue must not be empty.</summary>
    public readonly byte[] Peek() => _ring is null ? _only! : _ring[_head]!;

    public byte[] Dequeue()
    {
        var frame = Peek();
        if (_ring is null)
        {
            _only = null;
        }
        else
        {
            _ring[_head] = null;
            _head = (_head + 1) & (_ring.Length - 1);
        }

        Count--;
        Bytes -= frame.Length;
        if (Count == 0)
        {
            ReleaseRing();
        }

        return frame;
    }

    public void Clear()
    {
        Count = 0;
        Bytes = 0;
        _only = null;
        ReleaseRing();
    }

    private void ReleaseRing()
    {
        if (_ring is { } ring)
        {
            _ring = null;
            _head = 0;
            ArrayPool<byte[]?>.Shared.Return(ring, clearArray: true);
        }
    }

    private void MakeRoom()
    {
        if (_ring is null)
        {
            // Pooled arrays have a power of two for their length, which the ring's arithmetic relies on.
            _ring = ArrayPool<byte[]?>.Shared.Rent(16);
            _head = 0;
            if (Count == 1)
            {
                _ring[0] = _only;
                _only = null;
            }
        }
        else if (Count == _ring.Length)
        {
            var larger = ArrayPool<byte[]?>.Shared.Rent(_ring.Length * 2);
            for (var i = 0; i < Count; i++)
            {
                larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
            }

            ArrayPool<byte[]?>.Shared.Return(_ring, clearArray: true);
            _ring = larger;
            _head = 0;
        }
    }
}
