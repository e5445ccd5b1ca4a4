namespace Aspire.Hosting.Orchestration;

/// <summary>In place of a variable's value: where the dashboard takes telemetry, if there is a dashboard.</summary>
internal sealed class DashboardOtlpEndpoint
{
    public static DashboardOtlpEndpoint Instance { get; } = new();
}
