using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Holds a resource back until those that it waits for are there. If one of them fails, it fails as well: here, unlike
/// with Aspire's dashboard, nobody could start the other again.
/// </summary>
internal static class DependencyWait
{
    public static Task WaitAsync(IResource resource, ResourceNotificationService notifications, CancellationToken cancellationToken) =>
        Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>()
            .Where(w => w.Resource is not IResourceWithoutLifetime)
            .Select(w => WaitAsync(w, notifications, cancellationToken)));

    private static async Task WaitAsync(WaitAnnotation wait, ResourceNotificationService notifications, CancellationToken cancellationToken)
    {
        var change = await notifications.WaitForResourceAsync(
            wait.Resource.Name, e => IsSatisfied(wait, e.Snapshot) || ResourceNotificationService.IsOver(e.Snapshot), cancellationToken);
        if (!IsSatisfied(wait, change.Snapshot))
        {
            throw new DistributedApplicationException($"it waits for '{wait.Resource.Name}', which is in state {change.Snapshot.State?.Text}.");
        }
    }

    private static bool IsSatisfied(WaitAnnotation wait, CustomResourceSnapshot snapshot) => wait.WaitType switch
    {
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        WaitType.WaitUntilHealthy => snapshot.State?.Text == KnownResourceStates.Running && snapshot.HealthStatus == HealthStatus.Healthy,
        WaitType.WaitForCompletion => snapshot.State?.Text is "Finished" or "Exited" && snapshot.ExitCode == wait.ExitCode,
        _ => false,
    };
}
