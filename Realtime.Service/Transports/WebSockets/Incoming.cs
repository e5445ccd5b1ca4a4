using System.Buffers;

namespace Realtime.Service.Transports.WebSockets;

/// <summary>
/// What a client has sent and is not a whole frame yet. The memory is rented when something comes, and given back when all
/// of it has been taken: an idle connection has none.
/// </summary>
internal sealed class Incoming(FrameReader frames)
{
    private FrameReader _frames = frames;
    private byte[]? _buffer;
    private int _start;
    private int _end;

    /// <summary>Where what comes next is to be written; <see cref="Advance"/> says how much has.</summary>
    /// <param name="size">How many bytes to make room for, where there are none.</param>
    public Span<byte> Room(int size)
    {
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(size);
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            // A frame that is larger than this. How large it may be, the reader has checked.
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_end);
    }

    /// <summary>So many bytes have been written.</summary>
    public void Advance(int count)
    {
        _end += count;
        ReleaseIfEmpty();
    }

    /// <summary>Takes the next message or control frame.</summary>
    public FrameReadResult TryRead(out ClientFrame frame)
    {
        var rest = _buffer is null ? default : new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        var result = _frames.TryRead(ref rest, out frame);
        _start = _end - (int)rest.Length;
        ReleaseIfEmpty();
        return result;
    }

    /// <summary>The connection is over.</summary>
    public void Release()
    {
        _frames.Release();
        _start = _end;
        ReleaseIfEmpty();
    }

    private void ReleaseIfEmpty()
    {
        if (_buffer is not null && _start == _end)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
            _start = _end = 0;
        }
    }
}
