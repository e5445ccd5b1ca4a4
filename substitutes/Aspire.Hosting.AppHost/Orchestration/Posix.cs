using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>What .NET has no words for.</summary>
internal static partial class Posix
{
    public const int SigKill = 9;
    public const int SigTerm = 15;

    /// <summary>Signals every process of a group; false if the group has none.</summary>
    public static bool SignalGroup(int group, int signal) => Kill(-group, signal) == 0;

    /// <summary>Signals the group of a running process, or, where it could not be given one, the process alone.</summary>
    public static void SignalProcess(int process, int signal)
    {
        if (!SignalGroup(process, signal))
        {
            _ = Kill(process, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentProcessId();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
