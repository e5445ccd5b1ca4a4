using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>The npm package that holds the Aspire CLI, and in it the dashboard; kept in the AppHost's cache folder.</summary>
internal static class DashboardPackage
{
    private const string Package = "@microsoft/aspire-cli-linux-x64";
    private const string Version = "13.5.4";

    public static bool IsInstalled(AppHostInfo appHost) => File.Exists(Command(Folder(appHost)));

    /// <summary>Where the program may write.</summary>
    public static string HomeDirectory(AppHostInfo appHost)
    {
        var home = Path.Combine(appHost.CacheDirectory, "aspire-dashboard", "home");
        Directory.CreateDirectory(home);
        return home;
    }

    /// <summary>The program's path; null, and a line that says so, if it could not be installed.</summary>
    public static async Task<string?> InstallAsync(AppHostInfo appHost, ProcessGuard guard, AppHostConsole console, CancellationToken stopping)
    {
        var folder = Folder(appHost);
        if (!IsInstalled(appHost))
        {
            console.Say("Installing the Aspire dashboard from npm, once.");

            // Aside first: a half-made installation must not look like one, and two AppHosts must not disturb each other.
            var aside = string.Create(CultureInfo.InvariantCulture, $"{folder}.{Environment.ProcessId}");
            Directory.CreateDirectory(aside);
            try
            {
                if (await InstallIntoAsync(aside, guard, stopping) is { } error)
                {
                    console.Say($"No dashboard: npm could not install {Package}@{Version} ({error}). Everything else runs.");
                    return null;
                }

                if (!Directory.Exists(folder))
                {
                    Directory.Move(aside, folder);
                }
            }
            finally
            {
                if (Directory.Exists(aside))
                {
                    Directory.Delete(aside, recursive: true);
                }
            }
        }

        return Command(folder);
    }

    private static string Folder(AppHostInfo appHost) => Path.Combine(appHost.CacheDirectory, "aspire-dashboard", Version);

    private static string Command(string folder) => Path.Combine(folder, "node_modules", Package, "bin", "aspire");

    private static async Task<string?> InstallIntoAsync(string folder, ProcessGuard guard, CancellationToken stopping)
    {
        var plan = new ProcessPlan(
            CommandPath.Find("npm")!,
            ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-progress", "--loglevel=error", $"{Package}@{Version}"],
            folder,
            new Dictionary<string, string?>());
        string? lastLine = null;
        var process = ServiceProcess.Start(plan, guard, line => lastLine = line.Length > 0 ? line : lastLine);
        using var stop = stopping.Register(() => _ = process.StopAsync(TimeSpan.FromSeconds(2)));
        var exitCode = await process.Exited;
        stopping.ThrowIfCancellationRequested();
        return exitCode == 0 && File.Exists(Command(folder)) ? null : lastLine ?? $"exit code {exitCode}";
    }
}
