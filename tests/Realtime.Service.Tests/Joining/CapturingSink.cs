using System.Text;
using Realtime.Service.Transports;

namespace Realtime.Service.Tests.Joining;

/// <summary>Takes what a connection sends, as http_stream does: a message a line.</summary>
internal sealed class CapturingSink : ByteSink
{
    private readonly List<byte> _bytes = [];

    public List<byte> Bytes => _bytes;

    public string[] Lines
    {
        get
        {
            lock (_bytes)
            {
                return Encoding.UTF8.GetString(_bytes.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }

    public override int TryWrite(ReadOnlySpan<byte> bytes)
    {
        lock (_bytes)
        {
            _bytes.AddRange(bytes);
        }

        return bytes.Length;
    }

    public override ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes) => throw new NotSupportedException();
}
