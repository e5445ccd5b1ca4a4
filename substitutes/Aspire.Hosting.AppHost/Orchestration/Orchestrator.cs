using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts all resources, each when those it waits for are there, and stops them in the opposite order.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    RunnerServices services,
    Dashboard dashboard,
    IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ResourceRunner> _runners = [];
    private IReadOnlyList<TcpRelay> _relays = [];
    private Task _starting = Task.CompletedTask;
    private bool _isDisposed;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DistributedApplicationException("The stand-in for Aspire runs on Linux and macOS. On Windows build with -p:PackageSet=Full (docs/package-sets.md).");
        }

        _runners.AddRange(model.Resources.Where(r => r is not IResourceWithoutLifetime).Select(r => new ResourceRunner(r, services)));
        if (!services.Options.IsUnderTest)
        {
            services.Console.Say("This is the stand-in for Aspire's AppHost, for package feeds that do not hold Aspire (docs/package-sets.md).");
            services.Console.Say("Same services, same environment, and the real dashboard for traces, metrics and logs; without its resource list, console logs and commands.");
        }

        _relays = new PortAllocator(services.Options).Allocate(model.Resources);
        foreach (var relay in _relays)
        {
            relay.Start();
        }

        dashboard.Start();
        _starting = Task.Run(StartAllAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _starting;
        if (!services.Options.IsUnderTest)
        {
            services.Console.Say("Stopping.");
        }

        // Those that nobody waits for any more, then those that only they waited for, and so on.
        var left = new List<ResourceRunner>(_runners);
        while (left.Count > 0)
        {
            var wanted = left.SelectMany(r => r.Resource.Annotations.OfType<WaitAnnotation>()).Select(w => w.Resource).ToHashSet();
            var next = left.Where(r => !wanted.Contains(r.Resource)).ToList();
            next = next.Count > 0 ? next : left;
            await Task.WhenAll(next.Select(r => r.StopAsync(null)));
            left = [.. left.Except(next)];
        }

        // Last, so that it hears the others' last words.
        await dashboard.StopAsync();
    }

    public Task ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken)
    {
        var runner = _runners.Find(r => r.Has(resourceId))
            ?? throw new DistributedApplicationException($"There is no resource '{resourceId}'.");
        return commandName switch
        {
            "resource-start" => runner.StartAsync(resourceId, cancellationToken),
            "resource-stop" => runner.StopAsync(resourceId),
            "resource-restart" => RestartAsync(),
            _ => throw new DistributedApplicationException($"There is no command '{commandName}'."),
        };

        async Task RestartAsync()
        {
            await runner.StopAsync(resourceId);
            await runner.StartAsync(resourceId, cancellationToken);
        }
    }

    public void Dispose()
    {
        // The container does it twice: as the orchestrator, and as a hosted service.
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        foreach (var relay in _relays)
        {
            relay.Dispose();
        }

        _runners.ForEach(r => r.Dispose());
        services.Guard.Dispose();
        _stopping.Dispose();
    }

    private async Task StartAllAsync()
    {
        try
        {
            await Task.WhenAll(_runners.Select(r => r.StartAsync(null, _stopping.Token)));
            if (!services.Options.IsUnderTest)
            {
                services.Console.Say("Everything has been started. Press Ctrl+C to stop.");
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped before everything was started.
        }
#pragma warning disable CA1031 // Nobody awaits this but StopAsync: what is not foreseen must be seen, and must end the AppHost.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            services.Console.Error(exception.ToString());
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}
