namespace Realtime.Load.Loop;

/// <summary>Notices when standard input, which must be a pipe, is closed: whoever started the process has had enough.</summary>
internal sealed unsafe class InputEnd : Endpoint
{
    private readonly EventLoop _loop;

    public InputEnd(EventLoop loop)
    {
        _loop = loop;
        Descriptor = 0;
        loop.Watch(this, Libc.Readable);
    }

    public bool IsClosed { get; private set; }

    public override void OnReady(uint events)
    {
        var buffer = stackalloc byte[512];
        if (Libc.Read(0, buffer, 512) == 0)
        {
            IsClosed = true;
            _loop.Forget(this);
        }
    }
}
