using System.Globalization;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Takes one resource through its life: wait for others, start the replicas, watch their health, stop them.</summary>
internal sealed class ResourceRunner : IDisposable
{
    private readonly RunnerServices _services;
    private readonly List<ResourceInstance> _instances;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HealthMonitor _health;

    public ResourceRunner(IResource resource, RunnerServices services)
    {
        Resource = resource;
        _services = services;
        _health = new HealthMonitor(resource, services, PublishAll);
        var replicas = resource.Replicas();
        _instances = [.. Enumerable.Range(0, replicas).Select(i =>
            new ResourceInstance(replicas == 1 ? resource.Name : string.Create(CultureInfo.InvariantCulture, $"{resource.Name}-{i + 1}"), i))];
        _instances.ForEach(i => services.Console.Introduce(i.Id));
        PublishAll(s => s with { State = KnownResourceStates.NotStarted });
    }

    public IResource Resource { get; }

    private bool HasProcesses => Resource is ProjectResource or ExecutableResource;

    public bool Has(string resourceId) => Resource.Name == resourceId || _instances.Exists(i => i.Id == resourceId);

    /// <summary>Starts the replicas that do not run: all of them, or one.</summary>
    public async Task StartAsync(string? resourceId, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var instances = Selected(resourceId).Where(i => i.Process is null).ToList();
            if (Resource.Annotations.OfType<WaitAnnotation>().Any())
            {
                Publish(instances, s => s with { State = KnownResourceStates.Waiting });
                await DependencyWait.WaitAsync(Resource, _services.Notifications, cancellationToken);
            }

            Publish(instances, s => s with { State = KnownResourceStates.Starting, ExitCode = null, HealthStatus = null });
            foreach (var instance in instances)
            {
                await LaunchAsync(instance, cancellationToken);
            }

            Publish(instances.Where(i => i.Process is not null || !HasProcesses), s => s with { State = KnownResourceStates.Running });
            await _health.StartAsync();
        }
#pragma warning disable CA1031 // A resource that cannot be started is a state of that resource, whatever the reason.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _services.Console.Error($"{Resource.Name} did not start: {exception.Message}");
            Publish(Selected(resourceId).Where(i => i.Process is null), s => s with { State = KnownResourceStates.FailedToStart });
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops the replicas that run: all of them, or one.</summary>
    public async Task StopAsync(string? resourceId)
    {
        await _turn.WaitAsync();
        try
        {
            if (resourceId is null || resourceId == Resource.Name)
            {
                await _health.StopAsync();
            }

            await Task.WhenAll(Selected(resourceId).Select(StopAsync));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _health.Dispose();
        _turn.Dispose();
    }

    private IEnumerable<ResourceInstance> Selected(string? resourceId) =>
        _instances.Where(i => resourceId is null || resourceId == Resource.Name || resourceId == i.Id);

    private async Task LaunchAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        if (!HasProcesses)
        {
            return;
        }

        var instanceId = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 8);
        var plan = await _services.Planner.PlanAsync(Resource, instance.Replica, instanceId, cancellationToken);
        instance.IsStopping = false;
        instance.Process = ServiceProcess.Start(plan, _services.Guard, line => _services.Console.Line(instance.Id, line));
        _ = FollowAsync(instance, instance.Process);
    }

    private async Task FollowAsync(ResourceInstance instance, ServiceProcess process)
    {
        var exitCode = await process.Exited;
        instance.Process = null;
        if (!instance.IsStopping && exitCode != 0)
        {
            _services.Console.Error($"{instance.Id} ended by itself with exit code {exitCode}. It is not started again.");
        }

        Publish([instance], s => s with
        {
            State = exitCode == 0 || instance.IsStopping ? KnownResourceStates.Finished : KnownResourceStates.Exited,
            ExitCode = exitCode,
            HealthStatus = null,
        });
    }

    private async Task StopAsync(ResourceInstance instance)
    {
        if (instance.Process is { } process)
        {
            instance.IsStopping = true;
            Publish([instance], s => s with { State = KnownResourceStates.Stopping });
            await process.StopAsync(_services.Options.StopPatience);
        }
        else if (!HasProcesses)
        {
            Publish([instance], s => s with { State = KnownResourceStates.Finished });
        }
    }

    private void PublishAll(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) => Publish(_instances, change);

    private void Publish(IEnumerable<ResourceInstance> instances, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        foreach (var instance in instances)
        {
            _services.Notifications.Publish(Resource, instance.Id, change);
        }
    }
}
