using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Realtime.Load.Loop;

/// <summary>A TCP connection to the loopback interface that never blocks; what cannot be sent at once waits.</summary>
internal abstract unsafe class TcpEndpoint(EventLoop loop) : Endpoint
{
    private const int AddressLength = 16;

    /// <summary>
    /// Each process comes from a loopback address of its own. From the same, it would have to search for a port past all
    /// those of the processes before it, which TCP keeps for a minute: that took half of the time of ten thousand connections.
    /// </summary>
    private static readonly IPEndPoint OwnAddress = new(
        new IPAddress([127, (byte)(1 + (Environment.ProcessId >> 14 & 0x7F)), (byte)(Environment.ProcessId >> 7 & 0x7F), (byte)(1 + (Environment.ProcessId & 0x7F))]), 0);

    private byte[] _unsent = [];
    private int _unsentLength;
    private bool _connecting;

    protected EventLoop Loop => loop;

    public bool IsOpen => Descriptor >= 0;

    public void Connect(IPEndPoint address)
    {
        if (!IPAddress.IsLoopback(address.Address))
        {
            throw new InvalidOperationException("Load is for the loopback interface alone.");
        }

        Descriptor = Libc.Socket(Libc.AddressFamilyInternet, Libc.StreamSocket | Libc.NonBlocking | Libc.CloseOnExec, 0);
        if (Descriptor < 0)
        {
            throw new InvalidOperationException($"socket failed with {Libc.Error}: is there a limit of open files?");
        }

        var on = 1;
        Libc.SetSocketOption(Descriptor, Libc.LevelTcp, Libc.TcpNoDelay, &on, sizeof(int));
        Libc.SetSocketOption(Descriptor, Libc.LevelIp, Libc.BindAddressNoPort, &on, sizeof(int));
        byte* source = stackalloc byte[AddressLength];
        byte* target = stackalloc byte[AddressLength];
        Write(OwnAddress, source);
        Write(address, target);
        if (Libc.Bind(Descriptor, source, AddressLength) < 0)
        {
            throw new InvalidOperationException($"bind failed with {Libc.Error}.");
        }

        _connecting = true;
        _unsentLength = 0;
        Loop.Watch(this, Libc.Readable | Libc.Writable);
        if (Libc.Connect(Descriptor, target, AddressLength) < 0 && Libc.Error != Libc.InProgress)
        {
            Fail($"connect failed with {Libc.Error}");
        }
    }

    /// <summary>As the kernel has it: <c>struct sockaddr_in</c>.</summary>
    private static void Write(IPEndPoint address, byte* to)
    {
        var bytes = new Span<byte>(to, AddressLength);
        bytes.Clear();
        MemoryMarshal.Write(bytes, (ushort)Libc.AddressFamilyInternet);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)address.Port);
        address.Address.TryWriteBytes(bytes[4..], out _);
    }

    public override void OnReady(uint events)
    {
        if (_connecting)
        {
            int error, length = sizeof(int);
            Libc.GetSocketOption(Descriptor, Libc.LevelSocket, Libc.SocketError, &error, &length);
            if (error != 0)
            {
                Fail($"connect failed with {error}");
                return;
            }

            if ((events & Libc.Writable) == 0)
            {
                return;
            }

            _connecting = false;
            Loop.Change(this, Libc.Readable);
            OnConnected();
            return;
        }

        if ((events & Libc.Writable) != 0)
        {
            SendUnsent();
        }

        if (IsOpen && (events & (Libc.Readable | Libc.Failed | Libc.HungUp)) != 0)
        {
            Receive();
        }
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (!IsOpen)
        {
            return;
        }

        if (_unsentLength == 0)
        {
            var sent = SendNow(bytes);
            if (sent == bytes.Length || !IsOpen)
            {
                return;
            }

            bytes = bytes[sent..];
            Loop.Change(this, Libc.Readable | Libc.Writable);
        }

        if (_unsent.Length < _unsentLength + bytes.Length)
        {
            Array.Resize(ref _unsent, Math.Max(256, 2 * (_unsentLength + bytes.Length)));
        }

        bytes.CopyTo(_unsent.AsSpan(_unsentLength));
        _unsentLength += bytes.Length;
    }

    /// <summary>Closes the socket without a word.</summary>
    public void Abandon()
    {
        if (IsOpen)
        {
            Loop.Forget(this);
            Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }

    protected abstract void OnConnected();

    /// <summary>Bytes of the last call of <see cref="OnReceived"/> that come before those received next.</summary>
    protected abstract ReadOnlySpan<byte> Kept { get; }

    /// <summary>Takes what is there: the kept bytes and the new ones.</summary>
    protected abstract void OnReceived(Span<byte> bytes);

    /// <summary>The connection is gone; it is closed already.</summary>
    protected abstract void OnFailed(string why);

    protected void Fail(string why)
    {
        Abandon();
        OnFailed(why);
    }

    private void Receive()
    {
        var kept = Kept;
        var count = Loop.Receive.Fill(Descriptor, kept);
        if (count > 0)
        {
            OnReceived(Loop.Receive.Span[..(kept.Length + count)]);
        }
        else if (count == 0)
        {
            Fail("closed by the server");
        }
        else if (Libc.Error is var error and not Libc.Again and not Libc.Interrupted)
        {
            Fail($"recv failed with {error}");
        }
    }

    private void SendUnsent()
    {
        var sent = SendNow(_unsent.AsSpan(0, _unsentLength));
        _unsent.AsSpan(sent, _unsentLength - sent).CopyTo(_unsent);
        _unsentLength -= sent;
        if (_unsentLength == 0 && IsOpen)
        {
            Loop.Change(this, Libc.Readable);
        }
    }

    private int SendNow(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            var sent = (int)Libc.Send(Descriptor, pointer, bytes.Length, Libc.NoSignal);
            if (sent >= 0)
            {
                return sent;
            }

            if (Libc.Error is var error and not Libc.Again and not Libc.Interrupted)
            {
                Fail($"send failed with {error}");
            }

            return 0;
        }
    }
}
