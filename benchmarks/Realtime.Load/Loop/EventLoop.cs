using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Realtime.Load.Loop;

/// <summary>
/// One epoll instance and the endpoints it watches (level-triggered). All sockets of the process share its receive
/// buffer: what they read is looked at before the next one reads.
/// </summary>
internal sealed unsafe class EventLoop : IDisposable
{
    private const int EventsAtOnce = 512;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventSize - 8;

    private readonly int _epoll = Libc.EpollCreate(Libc.CloseOnExec);
    private readonly byte* _events = (byte*)NativeMemory.Alloc(EventsAtOnce * 16);
    private Endpoint?[] _endpoints = new Endpoint?[1024];

    /// <summary>Where received bytes are put; see <see cref="Receive"/>.</summary>
    public ReceiveBuffer Receive { get; } = new();

    public void Watch(Endpoint endpoint, uint events)
    {
        if (endpoint.Descriptor >= _endpoints.Length)
        {
            Array.Resize(ref _endpoints, Math.Max(endpoint.Descriptor + 1, _endpoints.Length * 2));
        }

        _endpoints[endpoint.Descriptor] = endpoint;
        Control(Libc.ControlAdd, endpoint.Descriptor, events);
    }

    public void Change(Endpoint endpoint, uint events) => Control(Libc.ControlModify, endpoint.Descriptor, events);

    /// <summary>Must be called before the descriptor is closed.</summary>
    public void Forget(Endpoint endpoint)
    {
        Control(Libc.ControlDelete, endpoint.Descriptor, 0);
        _endpoints[endpoint.Descriptor] = null;
    }

    /// <summary>Waits until something happens, at most until then, and lets the endpoints handle it.</summary>
    /// <param name="until">On <see cref="Clock"/>.</param>
    public void RunOnce(long until)
    {
        var wait = Math.Max(0, until - Clock.Now);
        var timeout = new Libc.TimeSpec { Seconds = (nint)(wait / 1_000_000), Nanoseconds = (nint)(wait % 1_000_000 * 1_000) };
        var count = Libc.EpollWait(_epoll, _events, EventsAtOnce, &timeout, null);
        if (count < 0 && Libc.Error != Libc.Interrupted)
        {
            throw new InvalidOperationException($"epoll_pwait2 failed with {Libc.Error}.");
        }

        for (var i = 0; i < count; i++)
        {
            var it = new ReadOnlySpan<byte>(_events + i * EventSize, EventSize);
            var descriptor = BinaryPrimitives.ReadInt32LittleEndian(it[DataOffset..]);
            _endpoints[descriptor]?.OnReady(BinaryPrimitives.ReadUInt32LittleEndian(it));
        }
    }

    /// <summary>Lets the endpoints handle what happens until then.</summary>
    /// <param name="end">On <see cref="Clock"/>.</param>
    public void RunUntil(long end)
    {
        while (Clock.Now < end)
        {
            RunOnce(end);
        }
    }

    public void Dispose()
    {
        Libc.Close(_epoll);
        NativeMemory.Free(_events);
        Receive.Dispose();
    }

    private void Control(int operation, int descriptor, uint events)
    {
        Span<byte> it = stackalloc byte[16];
        it.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(it, events);
        BinaryPrimitives.WriteInt32LittleEndian(it[DataOffset..], descriptor);
        fixed (byte* pointer = it)
        {
            if (Libc.EpollControl(_epoll, operation, descriptor, pointer) < 0)
            {
                throw new InvalidOperationException($"epoll_ctl failed with {Libc.Error}.");
            }
        }
    }
}
