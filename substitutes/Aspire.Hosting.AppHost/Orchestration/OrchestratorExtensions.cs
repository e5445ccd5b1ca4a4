using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Orchestration;

internal static class OrchestratorExtensions
{
    public static void AddOrchestrator(this IServiceCollection services, OrchestratorOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<AppHostConsole>();
        services.AddSingleton<ProcessGuard>();
        services.AddSingleton<ProcessPlanner>();
        services.AddSingleton<Dashboard>();
        services.AddSingleton<RunnerServices>();
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton<Orchestrator>();
        services.AddSingleton(s => new ResourceCommandService(s.GetRequiredService<Orchestrator>()));
        services.AddHostedService(s => s.GetRequiredService<Orchestrator>());
        services.AddHostedService<ParentWatch>();
    }
}
