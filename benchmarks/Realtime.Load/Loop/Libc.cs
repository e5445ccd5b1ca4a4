using System.Runtime.InteropServices;

namespace Realtime.Load.Loop;

/// <summary>The system calls of the loop, as Linux has them. Those that fail return -1; <see cref="Error"/> says why.</summary>
internal static unsafe partial class Libc
{
    public const int Again = 11, Interrupted = 4, InProgress = 115;

    public const int AddressFamilyInternet = 2, StreamSocket = 1, NonBlocking = 0x800, CloseOnExec = 0x80000;

    public const int LevelTcp = 6, TcpNoDelay = 1, LevelSocket = 1, SocketError = 4, ReceiveBuffer = 8;

    public const int LevelIp = 0, BindAddressNoPort = 24;

    public const int NoSignal = 0x4000, DoNotWait = 0x40;

    public const uint Readable = 1, Writable = 4, Failed = 8, HungUp = 16;

    public const int ControlAdd = 1, ControlDelete = 2, ControlModify = 3;

    /// <summary>Why the last call failed.</summary>
    public static int Error => Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, void* epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static partial int EpollWait(int epoll, void* events, int count, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, void* address, int length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int descriptor, void* address, int length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, void* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int descriptor, void* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, void* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int descriptor, int level, int option, void* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(int descriptor, int level, int option, void* value, int* length);

    /// <summary>A stretch of time.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
