using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> SwitchMappings = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
    };

    private readonly HostApplicationBuilder _host;
    private readonly AppHostInterception? _interception = AppHostInterception.Current;
    private readonly AppHostInfo _appHost;

    public DistributedApplicationBuilder(string[] args)
    {
        _appHost = new AppHostInfo(_interception?.Assembly ?? Assembly.GetEntryAssembly() ?? typeof(DistributedApplicationBuilder).Assembly);
        string[] arguments = [.. args, .. _interception?.Arguments ?? []];
        _host = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            ApplicationName = _appHost.Name,
            ContentRootPath = _appHost.ProjectDirectory,
            Args = arguments,
        });
        Configuration.AddCommandLine(arguments, SwitchMappings);

        var publishes = string.Equals(Configuration["AppHost:Operation"], "publish", StringComparison.OrdinalIgnoreCase)
            || Configuration["Publishing:Publisher"] is not null;
        ExecutionContext = new DistributedApplicationExecutionContext(publishes ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);

        // The orchestrator tells about health in its own words, and at each change only.
        _host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        _host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        Services.AddHealthChecks();
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory => _appHost.ProjectDirectory;

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IList<IResource> Resources { get; } = [];

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.Any(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException($"There is already a resource named '{resource.Name}'.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new DistributedApplicationResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        _interception?.OnBuilding(this);

        Services.AddSingleton(_appHost);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(new DistributedApplicationModel([.. Resources]));
        Services.AddOrchestrator(OrchestratorOptions.From(Configuration, isUnderTest: _interception is not null));
        Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60));

        var application = new DistributedApplication(_host.Build(), _interception);
        _interception?.OnBuilt(application);
        return application;
    }
}
