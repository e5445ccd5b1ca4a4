using System.Text;

namespace Realtime.Load.Loop;

/// <summary>Lines from standard input, which must be a pipe.</summary>
internal sealed unsafe class InputLines : Endpoint
{
    private readonly StringBuilder _text = new();

    public InputLines(EventLoop loop)
    {
        Descriptor = 0;
        _loop = loop;
        loop.Watch(this, Libc.Readable);
    }

    private readonly EventLoop _loop;

    /// <summary>Whether whoever wrote has gone.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The next line that has come; null if none has.</summary>
    public string? Take()
    {
        var text = _text.ToString();
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        _text.Remove(0, end + 1);
        return text[..end];
    }

    public override void OnReady(uint events)
    {
        var buffer = stackalloc byte[512];
        var count = (int)Libc.Read(0, buffer, 512);
        if (count > 0)
        {
            _text.Append(Encoding.ASCII.GetString(buffer, count));
        }
        else if (count == 0 && !IsClosed)
        {
            IsClosed = true;
            _loop.Forget(this);
        }
    }
}
