using System.Buffers;
using System.IO.Pipelines;

namespace Realtime.Service.Transports;

/// <summary>Reads through a pipe: what TLS, and connections that have been used for HTTP before, need.</summary>
internal sealed class PipeSource(PipeReader input) : ByteSource
{
    private bool _ended;

    public override async ValueTask<int> WaitAsync()
    {
        var result = await input.ReadAsync();
        _ended = result.IsCanceled || (result.IsCompleted && result.Buffer.IsEmpty);

        // Nothing is taken, and nothing looked at: it is there still when it is read.
        input.AdvanceTo(result.Buffer.Start);
        return 0;
    }

    public override int TryRead(Span<byte> destination)
    {
        if (_ended || !input.TryRead(out var result))
        {
            return _ended ? 0 : -1;
        }

        var taken = result.Buffer.Slice(0, Math.Min(destination.Length, result.Buffer.Length));
        taken.CopyTo(destination);
        input.AdvanceTo(taken.End);
        return taken.IsEmpty ? -1 : (int)taken.Length;
    }
}
