using System.Diagnostics;

namespace Forum.Web.Tests.Commands;

/// <summary>What a command left behind.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>Runs the forum's commands as whoever keeps a forum does: each as a process, on a database in a directory of its own.</summary>
public sealed class CommandProcess : IDisposable
{
    public DirectoryInfo Directory { get; } = System.IO.Directory.CreateTempSubdirectory("forum-commands-");

    public string DatabasePath => Path.Combine(Directory.FullName, "forum.db");

    public async Task<CommandResult> RunAsync(string[] arguments, string? input = null, string? password = null)
    {
        var folder = Path.Combine(Repository.Root, "Forum.Web");
        var assembly = Path.Combine(folder, "bin", Repository.Configuration, "net10.0", "Forum.Web.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Forum__DatabasePath"] = DatabasePath;
        start.Environment.Remove("ConnectionStrings__redis");
        start.Environment["FORUM_PASSWORD"] = password;

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Runs a command that must succeed; what it printed.</summary>
    public async Task<string> DoAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(recursive: true);
    }
}
