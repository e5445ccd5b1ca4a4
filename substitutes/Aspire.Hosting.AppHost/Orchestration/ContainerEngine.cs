using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

internal static class ContainerEngine
{
    private static readonly string[] Clients = ["docker", "podman"];

    /// <summary>The first client whose engine answers.</summary>
    public static string? Find() => Clients.FirstOrDefault(Answers);

    private static bool Answers(string command)
    {
        if (CommandPath.Find(command) is not { } path)
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "\"$1\" info >/dev/null 2>&1", "sh", path]))!;
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            process.Kill(entireProcessTree: true);
            return false;
        }

        return process.ExitCode == 0;
    }
}
