using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the runners of all resources share.</summary>
internal sealed record RunnerServices(
    ResourceNotificationService Notifications,
    HealthCheckService HealthChecks,
    ProcessPlanner Planner,
    ProcessGuard Guard,
    AppHostConsole Console,
    OrchestratorOptions Options);
