namespace ForumRealtime.AppHost.Tests;

/// <summary>A process that a test started, directly or not.</summary>
internal sealed record StartedProcess(int Id, string Executable, string? WorkingDirectory, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The port that it was told to listen on.</summary>
    public int Port => new Uri(Environment["ASPNETCORE_URLS"].Split(';')[0]).Port;
}
