using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

internal sealed record OrchestratorOptions
{
    /// <summary>Ignore fixed ports, so that several instances can run at once.</summary>
    public required bool RandomizePorts { get; init; }

    /// <summary>A test runs the application in its own process: no dashboard, no words of welcome, no parent to follow.</summary>
    public required bool IsUnderTest { get; init; }

    /// <summary>How long a process may take to end after SIGTERM.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(15);

    public static OrchestratorOptions From(IConfiguration configuration, bool isUnderTest) => new()
    {
        RandomizePorts = configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false),
        IsUnderTest = isUnderTest,
    };
}
