using System.Runtime.InteropServices;

namespace Realtime.Load.Loop;

/// <summary>Memory that does not move, and grows when one message is larger than it.</summary>
internal sealed unsafe class ReceiveBuffer : IDisposable
{
    private const int LeastFree = 128 * 1024;

    private byte* _start = (byte*)NativeMemory.Alloc(2 * LeastFree);
    private int _length = 2 * LeastFree;

    public Span<byte> Span => new(_start, _length);

    /// <summary>Receives into the buffer, behind the bytes that are kept there.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="kept">What the socket left unfinished the last time.</param>
    /// <returns>What the system call says: how many bytes, 0 at the end, -1 if there are none or it failed.</returns>
    public int Fill(int descriptor, ReadOnlySpan<byte> kept)
    {
        if (_length - kept.Length < LeastFree)
        {
            _length = 2 * kept.Length + LeastFree;
            NativeMemory.Free(_start);
            _start = (byte*)NativeMemory.Alloc((nuint)_length);
        }

        kept.CopyTo(Span);
        return (int)Libc.Receive(descriptor, _start + kept.Length, _length - kept.Length, 0);
    }

    public void Dispose() => NativeMemory.Free(_start);
}
